package query

// latin holds the small letter without its accent for U+00C0 to U+017F, and
// latinMore for U+1E00 to U+1EFF (Vietnamese above all).
var (
	latin = []rune("aaaaaaæceeeeiiiiðnooooo×ouuuuyþsaaaaaaæceeeeiiiiðnooooo÷ouuuuyþy" +
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiĳĳjjkkĸllllllŀ" +
		"ŀllnnnnnnŉŋŋooooooœœrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs")
	latinMore = []rune("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
		"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
		"wwwwwwwwwwxxxxyyzzzzzzhtwyẚſẜẝßẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
		"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ")
)

// The first and last letters of the tables.
const (
	latinFirst, latinLast         = 0xC0, 0x17F
	latinMoreFirst, latinMoreLast = 0x1E00, 0x1EFF
)
