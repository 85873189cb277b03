//nolint:misspell // in four languages
package push

import (
	"strings"

	"github.com/forma3d/connect/internal/order"
)

// textKey names what a message says.
type textKey string

// The texts, beside one for each kind of issue.
const (
	textReady          textKey = "order-ready"
	textFulfilled      textKey = "order-fulfilled"
	textPrintFailed    textKey = "print-failed"
	textNoLabel        textKey = "no-label"
	textParcelTrouble  textKey = "parcel-trouble"
	textParcelReturned textKey = "parcel-returned"
	textDown           textKey = "integration-down"
	textUp             textKey = "integration-up"
	textDeadLetter     textKey = "dead-letter"
	textWebhook        textKey = "webhook"
	textNewOrder       textKey = "new-order"
	textTest           textKey = "test"
	textMore           textKey = "more"
	textIssue          textKey = "issue" // of a kind without words of its own
)

// issueText is the text of an issue.
func issueText(kind order.IssueKind) textKey {
	key := issueKey(kind)
	if _, known := texts()[key]; known {
		return key
	}
	return textIssue
}

// Languages are those that messages are written in; the first is for people who
// speak none of them.
func Languages() []string { return []string{"en", "de", "nl", "fr"} }

// words are what one text says in one language.
type words struct{ title, body string }

// say puts a notice into words.
func (n notice) say(language string) words {
	all, known := texts()[n.Text]
	if !known {
		all = texts()[textIssue] // of a version after this one
	}
	w := all[spoken(language)]
	fill := strings.NewReplacer("{order}", n.Number, "{service}", serviceName(n.Service))
	return words{fill.Replace(w.title), fill.Replace(w.body)}
}

// texts are all texts in all languages. {order} is the order's number, {service}
// the outside service.
func texts() map[textKey]map[string]words {
	// Every message on an order that needs somebody has one title.
	needs := func(en, de, nl, fr string) map[string]words {
		return map[string]words{
			"en": {"Order {order} needs you", en}, "de": {"Bestellung {order} braucht Sie", de}, "nl": {"Bestelling {order} heeft u nodig", nl}, "fr": {"La commande {order} a besoin de vous", fr},
		}
	}
	return map[textKey]map[string]words{
		textIssue:                           needs("Something on it needs a person.", "Etwas daran braucht einen Menschen.", "Iets eraan vraagt om een mens.", "Quelque chose demande votre intervention."),
		issueKey(order.IssueUnmapped):       needs("A product has no print file yet. Map it to go on.", "Ein Produkt hat noch keine Druckdatei. Ordnen Sie es zu, damit es weitergeht.", "Een product heeft nog geen printbestand. Koppel het om verder te gaan.", "Un produit n'a pas encore de fichier d'impression. Associez-le pour continuer."),
		issueKey(order.IssueAddress):        needs("The address cannot be used. Correct it to ship.", "Die Adresse ist nicht brauchbar. Korrigieren Sie sie, um zu versenden.", "Het adres is niet bruikbaar. Verbeter het om te verzenden.", "L'adresse est inutilisable. Corrigez-la pour expédier."),
		issueKey(order.IssueChangedLate):    needs("It was changed after the work had begun.", "Sie wurde geändert, nachdem die Arbeit begonnen hatte.", "Ze is gewijzigd nadat het werk begonnen was.", "Elle a été modifiée après le début du travail."),
		issueKey(order.IssuePrintFailed):    needs("A print failed again and again. Look at the printer and the file.", "Ein Druck ist mehrmals fehlgeschlagen. Sehen Sie sich Drucker und Datei an.", "Een print is meermaals mislukt. Bekijk de printer en het bestand.", "Une impression a échoué plusieurs fois. Vérifiez l'imprimante et le fichier."),
		issueKey(order.IssueQueueRejected):  needs("The printer farm refused a print.", "Die Druckerfarm hat einen Druck abgelehnt.", "De printerfarm heeft een print geweigerd.", "La ferme d'impression a refusé une impression."),
		issueKey(order.IssueShipment):       needs("No shipping label could be made.", "Es konnte kein Versandetikett erstellt werden.", "Er kon geen verzendlabel gemaakt worden.", "L'étiquette d'expédition n'a pas pu être créée."),
		issueKey(order.IssueFulfillment):    needs("It could not be marked as shipped at the shop.", "Sie konnte im Shop nicht als versendet markiert werden.", "Ze kon in de winkel niet als verzonden gemeld worden.", "Elle n'a pas pu être marquée comme expédiée dans la boutique."),
		issueKey(order.IssueCancelReview):   needs("It was cancelled while something of it had begun.", "Sie wurde storniert, während schon daran gearbeitet wurde.", "Ze is geannuleerd terwijl er al aan gewerkt werd.", "Elle a été annulée alors que le travail avait commencé."),
		issueKey(order.IssueFarmCancelled):  needs("A print was taken out of the printer farm's queue.", "Ein Druck wurde aus der Warteschlange der Druckerfarm genommen.", "Een print is uit de wachtrij van de printerfarm gehaald.", "Une impression a été retirée de la file de la ferme."),
		issueKey(order.IssueHeld):           needs("It was sold before a backup was restored. Check whether it was made already.", "Sie wurde vor dem Einspielen einer Sicherung verkauft. Prüfen Sie, ob sie schon gemacht ist.", "Ze is verkocht voor een back-up teruggezet werd. Kijk of ze al gemaakt is.", "Elle a été vendue avant la restauration d'une sauvegarde. Vérifiez si elle est déjà faite."),
		issueKey(order.IssueRevivedTooLate): needs("A print came back to life after the order was shipped.", "Ein Druck lief wieder an, nachdem sie versendet war.", "Een print kwam weer op gang nadat ze verzonden was.", "Une impression a repris après l'expédition."),
		issueKey(order.IssueBaseplate):      needs("A baseplate could not be made.", "Eine Grundplatte konnte nicht gemacht werden.", "Een basisplaat kon niet gemaakt worden.", "Une plaque de base n'a pas pu être faite."),
		issueKey(order.IssuePrintStuck):     needs("A print does not get on.", "Ein Druck kommt nicht voran.", "Een print komt niet vooruit.", "Une impression n'avance plus."),
		textReady: {
			"en": {"Order {order} is ready", "Everything is printed."}, "de": {"Bestellung {order} ist fertig", "Alles ist gedruckt."},
			"nl": {"Bestelling {order} is klaar", "Alles is geprint."}, "fr": {"La commande {order} est prête", "Tout est imprimé."},
		},
		textFulfilled: {
			"en": {"Order {order} is on its way", "The shop knows of it."}, "de": {"Bestellung {order} ist unterwegs", "Der Shop weiß Bescheid."},
			"nl": {"Bestelling {order} is onderweg", "De winkel weet ervan."}, "fr": {"La commande {order} est en route", "La boutique est informée."},
		},
		textPrintFailed: {
			"en": {"A print of order {order} failed", "Clear the printer, then see whether it is tried again."}, "de": {"Ein Druck von Bestellung {order} ist fehlgeschlagen", "Räumen Sie den Drucker frei und sehen Sie nach, ob er wiederholt wird."},
			"nl": {"Een print van bestelling {order} is mislukt", "Maak de printer vrij en kijk of het opnieuw geprobeerd wordt."}, "fr": {"Une impression de la commande {order} a échoué", "Libérez l'imprimante et vérifiez si elle est relancée."},
		},
		textNoLabel: {
			"en": {"No label for order {order}", "The shipping label could not be made."}, "de": {"Kein Etikett für Bestellung {order}", "Das Versandetikett konnte nicht erstellt werden."},
			"nl": {"Geen label voor bestelling {order}", "Het verzendlabel kon niet gemaakt worden."}, "fr": {"Pas d'étiquette pour la commande {order}", "L'étiquette d'expédition n'a pas pu être créée."},
		},
		textParcelTrouble: {
			"en": {"Trouble with the parcel of order {order}", "The carrier reports a problem on the way."}, "de": {"Problem mit dem Paket von Bestellung {order}", "Der Paketdienst meldet unterwegs ein Problem."},
			"nl": {"Probleem met het pakket van bestelling {order}", "De vervoerder meldt onderweg een probleem."}, "fr": {"Problème avec le colis de la commande {order}", "Le transporteur signale un problème en route."},
		},
		textParcelReturned: {
			"en": {"The parcel of order {order} comes back", "The carrier returns it to you."}, "de": {"Das Paket von Bestellung {order} kommt zurück", "Der Paketdienst schickt es Ihnen zurück."},
			"nl": {"Het pakket van bestelling {order} komt terug", "De vervoerder stuurt het naar u terug."}, "fr": {"Le colis de la commande {order} revient", "Le transporteur vous le renvoie."},
		},
		textDown: {
			"en": {"{service} is down", "Its work waits and goes on by itself."}, "de": {"{service} ist nicht erreichbar", "Die Arbeit wartet und geht von selbst weiter."},
			"nl": {"{service} is niet bereikbaar", "Het werk wacht en gaat vanzelf verder."}, "fr": {"{service} est en panne", "Le travail attend et reprendra tout seul."},
		},
		textUp: {
			"en": {"{service} is back", "Its work goes on."}, "de": {"{service} ist wieder da", "Die Arbeit geht weiter."},
			"nl": {"{service} is terug", "Het werk gaat verder."}, "fr": {"{service} est de retour", "Le travail reprend."},
		},
		textDeadLetter: {
			"en": {"Work waits for your decision", "A step failed too often. See the queues."}, "de": {"Arbeit wartet auf Ihre Entscheidung", "Ein Schritt ist zu oft fehlgeschlagen. Sehen Sie in die Warteschlangen."},
			"nl": {"Werk wacht op uw beslissing", "Een stap mislukte te vaak. Bekijk de wachtrijen."}, "fr": {"Du travail attend votre décision", "Une étape a échoué trop souvent. Voyez les files d'attente."},
		},
		textWebhook: {
			"en": {"A message from {service} could not be used", "See the inbox."}, "de": {"Eine Nachricht von {service} war nicht brauchbar", "Sehen Sie in den Eingang."},
			"nl": {"Een bericht van {service} was niet bruikbaar", "Bekijk de inbox."}, "fr": {"Un message de {service} est inutilisable", "Voyez la boîte de réception."},
		},
		textNewOrder: {
			"en": {"New order {order}", "It was taken in."}, "de": {"Neue Bestellung {order}", "Sie ist angekommen."},
			"nl": {"Nieuwe bestelling {order}", "Ze is binnengekomen."}, "fr": {"Nouvelle commande {order}", "Elle est arrivée."},
		},
		textTest: {
			"en": {"This is a test", "Messages of Forma3D Connect reach you here."}, "de": {"Das ist ein Test", "Nachrichten von Forma3D Connect erreichen Sie hier."},
			"nl": {"Dit is een test", "Berichten van Forma3D Connect bereiken u hier."}, "fr": {"Ceci est un test", "Les messages de Forma3D Connect vous parviennent ici."},
		},
		textMore: {
			"en": {"A lot is happening", "Open Forma3D Connect to see all of it."}, "de": {"Es ist viel los", "Öffnen Sie Forma3D Connect, um alles zu sehen."},
			"nl": {"Er gebeurt veel", "Open Forma3D Connect om alles te zien."}, "fr": {"Il se passe beaucoup de choses", "Ouvrez Forma3D Connect pour tout voir."},
		},
	}
}

func issueKey(kind order.IssueKind) textKey { return textIssue + "-" + textKey(kind) }

// spoken is the language that a message is written in for someone of a language.
func spoken(language string) string {
	short, _, _ := strings.Cut(strings.ToLower(language), "-")
	for _, l := range Languages() {
		if l == short {
			return l
		}
	}
	return Languages()[0]
}
