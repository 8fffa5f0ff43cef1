package world

var italian = tongue{
	share:    44,
	first:    []string{"Giulia", "Francesco", "Chiara", "Alessandro", "Martina", "Lorenzo", "Elena", "Davide", "Carla", "Niccolò", "Federica", "Matteo", "Ilaria", "Simone", "Beatrice", "Salvatore"},
	last:     []string{"Russo", "Ferrari", "Esposito", "Romano", "Colombo", "Ricci", "Marino", "Greco", "Neri", "Gallo", "De Luca", "Mancini", "Costa", "Giordano", "D'Angelo", "Lombardi"},
	phones:   []string{"+39347xxxxxxx", "+39328xxxxxxx", "+39333xxxxxxx", "+39351xxxxxxx"},
	stranger: "gentile cliente",
	campaign: "> ShopOnline: solo oggi -20% su tutto. Rispondi STOP per non ricevere altri SMS.",
	subjects: []string{"Ordine {order}", "Reso e rimborso", "Fattura {invoice}", "Spostare l'appuntamento", "Pacco danneggiato", "Codice sconto"},
	scripts: [][]string{
		{
			"< Buongiorno, dov'è il mio ordine {order}?", "> Buongiorno {first}, sono {agent}. Controllo subito.",
			"> Il pacco {tracking} è partito ieri dal magazzino di Bologna.", "< Perfetto, quando arriva?",
			"> La consegna è prevista domani entro le {hour}.", "< Grazie mille! 🙏", "< Potete avvisare il portiere?",
		},
		{
			"< Salve, vorrei restituire un articolo dell'ordine {order}", "< La taglia è troppo piccola",
			"> Ciao {first}, nessun problema: ha 30 giorni di tempo. Le mando l'etichetta di reso.",
			"< Il rimborso quando arriva?", "> Entro 5 giorni lavorativi da quando riceviamo il pacco.", "< Ok, lo spedisco domani",
		},
		{
			"< Buonasera, non ho ricevuto la fattura {invoice}", "> Buonasera {first}, a quale indirizzo la mandiamo?",
			"< Alla PEC che avete già, è intestata alla ditta", "> Inviata ora. L'importo è {amount}.", "< Ricevuta, grazie",
		},
		{
			"< Si può spostare l'appuntamento di domani alle {hour}?", "> Certo {first}, le va bene giovedì alla stessa ora?",
			"< Meglio venerdì 😅", "> Venerdì alle {hour}, confermato. A presto!", "< A venerdì 👍",
		},
		{
			"< Il codice sconto non funziona", "< Mi dice «codice scaduto» ma vale fino a domenica",
			"> Ha ragione {first}, è un nostro errore. Riprovi adesso.", "< Ora va, ho risparmiato {amount} 😄",
		},
		{
			"< Ho ricevuto il pacco aperto e manca un pezzo", "> Ci dispiace molto! Può mandarci una foto?",
			"< Eccola, come vedete la scatola è rotta", "> Grazie. Le rispediamo il pezzo oggi, senza spese.",
			"< Siete gentilissimi", "< Devo restituire qualcosa?",
		},
		{
			"< Avete ancora la giacca blu in M?", "> Sì {first}, ne restano due. Gliene metto una da parte?", "< Sì, passo sabato alle {hour}",
		},
	},
	answers: []string{
		"Va bene, grazie!", "Ok perfetto 👍", "E quanto costa la spedizione?", "Scusate, ho ancora una domanda sull'ordine {order}",
		"Ancora niente…", "Grazie {agent}, gentilissima", "Posso pagare alla consegna?", "Buongiorno, ci sono novità?",
	},
	replies: []string{
		"Buongiorno {first}, verifico e le faccio sapere.", "Fatto! Serve altro?", "Il suo ordine {order} è in consegna domani.",
		"Le ho appena inviato una mail con i dettagli.",
	},
	remarks: []string{
		"Sentito il corriere: richiama domani.", "Cliente abituale, trattare con riguardo.", "Aspetto conferma dal magazzino.",
		"Rimborso già approvato da Sara.", "Se riscrive, passatelo a me.",
	},
}

var english = tongue{
	share:    17,
	first:    []string{"Emma", "Oliver", "Sophie", "Jack", "Aisha", "Liam", "Grace", "Noah", "Chloe", "Siobhán"},
	last:     []string{"Smith", "Taylor", "O'Connor", "Walker", "Khan", "Hughes", "Johnson", "Campbell", "Wright", "MacLeod"},
	phones:   []string{"+447400xxxxxx", "+447911xxxxxx", "+353861xxxxxx", "+1415555xxxx"},
	stranger: "there",
	campaign: "> ShopOnline: 20% off everything today. Reply STOP to opt out.",
	subjects: []string{"Order {order}", "Return and refund", "VAT invoice {invoice}", "Move my appointment", "Charged twice"},
	scripts: [][]string{
		{
			"< Hi, where is my order {order}?", "> Hello {first}, {agent} here. Let me look that up for you.",
			"> It left our warehouse yesterday, tracking {tracking}.", "< The link says 'no information yet' 😕",
			"> It can take a few hours to show. Delivery is due tomorrow.", "< ok thanks", "< can they leave it with a neighbour?",
		},
		{
			"< I'd like to return a pair of shoes from {order}", "> Of course, {first}. Shall I send you a label?", "< Yes please",
			"> On its way to your inbox. The refund of {amount} follows within 5 days.", "< Brilliant, cheers",
		},
		{
			"< Could I get a VAT invoice for {order}?", "> Sure, invoice {invoice} is attached to the mail I just sent.", "< Got it, thank you",
			"< Actually the company name is wrong",
		},
		{
			"< Can I move my appointment to {hour}:30?", "> Done, see you then!", "< 👍",
		},
		{
			"< I was charged twice", "< {amount} on the 3rd and again on the 4th", "> Sorry about that {first}. One of the two is only a reservation and will drop off.",
			"< When?", "> By Friday at the latest.", "< Fine, I'll check on Friday",
		},
	},
	answers: []string{
		"Great, thanks!", "Any news?", "Still waiting…", "Perfect 🎉", "And how much is shipping?", "Sorry, one more question about {order}",
		"Hello? Is anybody there?", "Can I pay on delivery?",
	},
	replies: []string{"Hi {first}, let me check that for you.", "All done! Anything else?", "Your order {order} is out for delivery."},
}

var german = tongue{
	share:    9,
	first:    []string{"Lena", "Jürgen", "Käthe", "Maximilian", "Anneliese", "Björn", "Uwe", "Franziska"},
	last:     []string{"Müller", "Schäfer", "Weiß", "Schmidt", "von der Heide", "Öztürk", "Krüger", "Huber"},
	phones:   []string{"+4915112xxxxxx", "+4917612xxxxxx", "+43664xxxxxxx", "+41791xxxxxx"},
	stranger: "und willkommen",
	campaign: "> ShopOnline: Heute 20 % auf alles. Mit STOP abbestellen.",
	subjects: []string{"Bestellung {order}", "Umtausch", "Rechnung {invoice}", "Frage zur Lieferung"},
	scripts: [][]string{
		{
			"< Guten Tag, wo bleibt meine Bestellung {order}?", "> Guten Tag {first}, hier ist {agent}. Ich schaue sofort nach.",
			"> Die Sendung {tracking} kommt morgen an.", "< Super, vielen Dank!", "< Kann das Paket zum Nachbarn?",
		},
		{
			"< Ich möchte die Rechnung {invoice} auf meine Firma umschreiben lassen", "> Gerne. Wie lautet die USt-IdNr.?",
			"< Schicke ich Ihnen gleich", "> Danke, erledigt: {amount} inkl. MwSt.", "< Perfekt",
		},
		{
			"< Die Größe passt leider nicht 😞", "> Kein Problem {first}, der Umtausch ist kostenlos.", "< Danke! Wie lange habe ich Zeit?", "> 30 Tage ab Erhalt.",
		},
	},
	answers: []string{"Danke schön!", "Gibt es Neuigkeiten?", "Ist leider noch nicht da.", "Passt, bis {hour} Uhr bin ich zu Hause.", "Was kostet der Rückversand?"},
	replies: []string{"Ich kläre das und melde mich.", "Ihre Bestellung {order} ist unterwegs.", "Gern geschehen!"},
}

var spanish = tongue{
	share:    8,
	first:    []string{"Lucía", "Alejandro", "María José", "Íñigo", "Carmen", "Begoña", "Joaquín"},
	last:     []string{"García", "Fernández", "Muñoz", "López", "Ibáñez", "Peña", "Rodríguez"},
	phones:   []string{"+34612xxxxxx", "+34655xxxxxx", "+5255xxxxxxxx"},
	stranger: "cliente",
	campaign: "> ShopOnline: hoy -20% en todo. Responde STOP para darte de baja.",
	subjects: []string{"Pedido {order}", "Devolución", "Factura {invoice}", "¿Dónde está mi paquete?"},
	scripts: [][]string{
		{
			"< Hola, ¿dónde está mi pedido {order}?", "> Hola {first}, soy {agent}. Lo miro ahora mismo.", "> Sale hoy, seguimiento {tracking}.",
			"< ¡Gracias! ¿Llega antes del viernes?", "> Sí, el jueves.", "< Estupendo 😊",
		},
		{
			"< Quiero devolver un artículo, llegó roto", "< ¿Quién paga el envío?", "> Lo sentimos mucho. El envío lo pagamos nosotros.",
			"< Vale, mañana lo llevo a correos", "> Le devolveremos {amount} en cuanto llegue.",
		},
		{
			"< Necesito la factura {invoice}", "> Enviada a su correo, {first}.", "< Recibida, gracias",
		},
	},
	answers: []string{"¡Muchas gracias!", "¿Alguna novedad?", "Todavía no ha llegado", "¿Puedo cambiar la dirección?", "Perfecto 👌"},
	replies: []string{"Lo compruebo y le digo algo.", "¡Listo! ¿Algo más?", "Su pedido {order} llega mañana."},
}
