package world

var french = tongue{
	share:    8,
	first:    []string{"Camille", "Hélène", "François", "Zoé", "Benoît", "Anaïs", "Loïc"},
	last:     []string{"Martin", "Lefèvre", "Dubois", "Garçon", "Moreau", "Le Gall", "Bérenger"},
	phones:   []string{"+336xxxxxxxx", "+337xxxxxxxx", "+3247xxxxxxx"},
	stranger: "cher client",
	campaign: "> ShopOnline : -20 % aujourd'hui. Répondez STOP pour vous désabonner.",
	subjects: []string{"Commande {order}", "Retour d'un article", "Rendez-vous", "Où est mon colis ?"},
	scripts: [][]string{
		{
			"< Bonjour, où est ma commande {order} ?", "> Bonjour {first}, c'est {agent}. Je regarde tout de suite.",
			"> Elle est en route, suivi {tracking}.", "< Merci beaucoup !", "< Le livreur peut sonner chez la voisine ?",
		},
		{
			"< Je souhaite retourner un article, la taille ne va pas", "> Bien sûr. Voulez-vous un échange ou un remboursement ?",
			"< Un remboursement s'il vous plaît", "> C'est noté : {amount} sous 5 jours.", "< Parfait, bonne journée",
		},
		{
			"< Peut-on déplacer le rendez-vous à {hour} h ?", "> Oui {first}, c'est fait.", "< Merci 🙏",
		},
	},
	answers: []string{"Merci bien !", "Des nouvelles ?", "Toujours rien reçu…", "D'accord, à demain", "Combien coûte la livraison ?"},
	replies: []string{"Je vérifie et je reviens vers vous.", "C'est fait ! Autre chose ?", "Votre commande {order} arrive demain."},
}

var portuguese = tongue{
	share:    5,
	first:    []string{"João", "Inês", "Conceição", "Tiago", "Beatriz", "Vinícius"},
	last:     []string{"Silva", "Gonçalves", "Araújo", "Simões", "Conceição", "Magalhães"},
	phones:   []string{"+35191xxxxxxx", "+35196xxxxxxx", "+55119xxxxxxxx"},
	stranger: "cliente",
	campaign: "> ShopOnline: hoje -20% em tudo. Responda STOP para cancelar.",
	subjects: []string{"Encomenda {order}", "Fatura {invoice}", "Dúvida sobre a entrega"},
	scripts: [][]string{
		{
			"< Olá, a minha encomenda {order} ainda não chegou", "> Olá {first}, vou verificar.", "> Chega amanhã, com o código {tracking}.", "< Obrigado! 😀", "< A que horas?",
		},
		{
			"< Preciso da fatura {invoice} com NIF", "> Qual é o NIF, por favor?", "< Já envio por e-mail", "> Recebido, a fatura segue hoje.",
		},
	},
	answers: []string{"Muito obrigado!", "Há novidades?", "Ainda não chegou nada", "Está bem, fico à espera"},
	replies: []string{"Vou confirmar e já digo.", "Feito! Mais alguma coisa?", "A encomenda {order} sai hoje."},
}

var arabic = tongue{
	share:    4,
	first:    []string{"محمد", "فاطمة", "أحمد", "ليلى", "يوسف", "نور"},
	last:     []string{"حسن", "العلي", "منصور", "الخطيب", "سعيد"},
	phones:   []string{"+20100xxxxxxx", "+21266xxxxxxx", "+97150xxxxxxx"},
	stranger: "عميلنا العزيز",
	campaign: "> ShopOnline: خصم 20% اليوم. أرسل STOP لإلغاء الاشتراك.",
	subjects: []string{"الطلب {order}", "إرجاع منتج", "سؤال عن التوصيل"},
	scripts: [][]string{
		{
			"< السلام عليكم، أين طلبي {order}؟", "> وعليكم السلام {first}، معك {agent}. سأتحقق الآن.", "> الطلب في الطريق، رقم التتبع {tracking}.", "< شكرا جزيلا 🌹", "< متى يصل؟",
		},
		{
			"< أريد إرجاع المنتج، المقاس صغير", "> بالتأكيد، سنرسل لك ملصق الإرجاع.", "< ومتى أستلم المبلغ {amount}؟", "> خلال 5 أيام عمل.", "< تمام",
		},
	},
	answers: []string{"شكرا!", "هل من جديد؟", "لم يصل الطلب بعد", "ممتاز 👍"},
	replies: []string{"سأتحقق وأعود إليك.", "تم! هل تحتاج شيئا آخر؟"},
}

var hebrew = tongue{
	share:    2,
	first:    []string{"נועה", "דוד", "יעל", "איתי", "מיכל"},
	last:     []string{"כהן", "לוי", "מזרחי", "פרץ", "ביטון"},
	phones:   []string{"+97252xxxxxxx", "+97254xxxxxxx"},
	stranger: "לקוח יקר",
	campaign: "> ShopOnline: היום 20% הנחה. להסרה השיבו STOP.",
	subjects: []string{"הזמנה {order}", "שינוי פגישה", "שאלה על המשלוח"},
	scripts: [][]string{
		{
			"< שלום, איפה ההזמנה שלי {order}?", "> שלום {first}, כאן {agent}. בודקת מיד.", "> החבילה בדרך, מספר מעקב {tracking}.", "< תודה רבה!", "< מתי זה מגיע?",
		},
		{
			"< אפשר להזיז את הפגישה לשעה {hour}:00?", "> כן, עודכן.", "< מעולה 🙂",
		},
	},
	answers: []string{"תודה!", "יש חדש?", "עדיין לא הגיע", "בסדר גמור"},
	replies: []string{"בודקת וחוזרת אליך.", "טופל! עוד משהו?"},
}

var japanese = tongue{
	share:     3,
	first:     []string{"陽菜", "翔太", "さくら", "健一", "美咲"},
	last:      []string{"佐藤", "鈴木", "高橋", "田中", "渡辺"},
	lastFirst: true,
	phones:    []string{"+8190xxxxxxxx", "+8180xxxxxxxx"},
	stranger:  "お客様",
	campaign:  "> ShopOnline：本日限り全品20％オフ。配信停止はSTOPと返信してください。",
	subjects:  []string{"ご注文{order}について", "返品のお願い", "配送日時の確認"},
	scripts: [][]string{
		{
			"< こんにちは。注文{order}はいつ届きますか？", "> {first}様、お問い合わせありがとうございます。確認いたします。", "> 明日お届け予定です。追跡番号は{tracking}です。", "< ありがとうございます😊", "< 時間指定はできますか？",
		},
		{
			"< サイズが合わないので返品したいです", "> 承知しました。返品ラベルをお送りします。", "< 返金はいつになりますか？", "> 到着後5営業日以内に{amount}を返金いたします。", "< わかりました",
		},
	},
	answers: []string{"ありがとうございます！", "その後どうなりましたか？", "まだ届いていません", "了解です👍"},
	replies: []string{"確認してご連絡いたします。", "手配いたしました。"},
}
