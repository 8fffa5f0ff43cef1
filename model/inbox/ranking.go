package inbox

import (
	"slices"

	"convo/model"
)

// list identifies one of the two rankings an entry can stand in.
type list uint8

const (
	inOrder list = iota // every conversation, newest first, always up to date
	inView              // what the person sees, changed only when that disturbs nobody
	listCount
)

// place is where an entry stands in a ranking: the time it was ranked by, kept
// apart from the conversation's own so that a row can be found, and can stay,
// after that has changed.
type place struct {
	at model.Stamp
	in bool
}

// ranking is a list of entries, newest first. Changes come in batches, because
// one insertion into 100,000 pointers costs as much as fifty.
type ranking struct {
	list  list
	rows  []*entry
	spare []*entry // the other buffer; batches are merged from one into the other
}

// ranks orders two entries by the given times, newest first, ties by Ref.
func ranks(at model.Stamp, ref model.Ref, bt model.Stamp, bref model.Ref) int {
	if c := bt.Compare(at); c != 0 {
		return c
	}
	return ref.Compare(bref)
}

// index is where e stands, or -1.
func (r *ranking) index(e *entry) int {
	p := e.places[r.list]
	if !p.in {
		return -1
	}
	i, found := slices.BinarySearchFunc(r.rows, e, func(a, b *entry) int {
		return ranks(a.places[r.list].at, a.base.Ref, b.places[r.list].at, b.base.Ref)
	})
	if !found {
		return -1
	}
	return i
}

// wouldBe is the index that an entry ranked by its present time would get.
func (r *ranking) wouldBe(e *entry) int {
	i, _ := slices.BinarySearchFunc(r.rows, e, func(a, b *entry) int {
		return ranks(a.places[r.list].at, a.base.Ref, b.shown().ActiveAt(), b.base.Ref)
	})
	return i
}

// update takes the entries of out away and ranks those of in anew by their
// present time. An entry may be in both; none may be in one of them twice.
func (r *ranking) update(out, in []*entry) {
	if len(out) == 0 && len(in) == 0 {
		return
	}
	holes := make([]int, 0, len(out))
	for _, e := range out {
		if i := r.index(e); i >= 0 {
			holes = append(holes, i)
		}
	}
	slices.Sort(holes)
	for _, e := range out {
		e.places[r.list] = place{}
	}
	for _, e := range in {
		e.places[r.list] = place{at: e.shown().ActiveAt(), in: true}
	}
	in = slices.Clone(in)
	slices.SortFunc(in, func(a, b *entry) int {
		return ranks(a.places[r.list].at, a.base.Ref, b.places[r.list].at, b.base.Ref)
	})
	r.merge(holes, in)
}

// merge copies the rows into the other buffer, leaving out the holes and putting
// the sorted newcomers in. Only runs between them are copied, never row by row.
func (r *ranking) merge(holes []int, in []*entry) {
	need := len(r.rows) - len(holes) + len(in)
	dst := r.spare[:0]
	if cap(dst) < need {
		dst = make([]*entry, 0, need+need/8+64)
	}
	from := 0
	for from < len(r.rows) || len(in) > 0 {
		end := len(r.rows)
		if len(holes) > 0 {
			end = holes[0]
		}
		run := r.rows[from:end]
		if len(in) > 0 {
			cut, _ := slices.BinarySearchFunc(run, in[0], func(a, b *entry) int {
				return ranks(a.places[r.list].at, a.base.Ref, b.places[r.list].at, b.base.Ref)
			})
			if cut < len(run) || len(holes) == 0 {
				dst = append(dst, run[:cut]...)
				dst = append(dst, in[0])
				in = in[1:]
				from += cut
				continue
			}
		}
		dst = append(dst, run...)
		from = end
		if len(holes) > 0 {
			holes = holes[1:]
			from++
		}
	}
	clear(r.rows) // so that entries that left can be collected
	r.rows, r.spare = dst, r.rows
}

// rebuild replaces everything by the given entries, which must be in rank order
// already.
func (r *ranking) rebuild(rows []*entry) {
	for _, e := range r.rows {
		e.places[r.list] = place{}
	}
	for _, e := range rows {
		e.places[r.list] = place{at: e.shown().ActiveAt(), in: true}
	}
	r.rows = append(r.rows[:0], rows...)
}

// from is the index of the first row that is not newer than at; 0 for the zero Stamp.
func (r *ranking) from(at model.Stamp) int {
	if at.IsZero() {
		return 0
	}
	i, _ := slices.BinarySearchFunc(r.rows, at, func(e *entry, at model.Stamp) int {
		if e.places[r.list].at.After(at) {
			return -1
		}
		return 1
	})
	return i
}
