package grid

import (
	"github.com/forma3d/connect/internal/grid/sku"
)

// guideText is the assembly guide's words in one language. %s and %d are filled
// in in the order of the English text.
type guideText struct {
	comma      bool   // decimals are written with a comma
	title      string // of the guide
	size       string // width, depth, height
	cells      string // columns, rows
	plates     string // how many
	onePlate   string
	plate      string // heading of the column of numbers
	width      string
	depth      string
	cellsOf    string // heading of the column of cells
	place      string // heading of the column of places
	placeOf    string // column, row
	back       string // of the drawer
	front      string
	steps      string // heading
	layOut     string
	numbers    string
	noNumbers  string
	joined     map[sku.Connectors]string
	magnets    map[sku.Magnets]string // diameter, height
	leftOut    string                 // a length: cells without magnets
	place1     string                 // a single plate
	pageFooter string                 // page
}

// guideTexts are the languages of the guide.
var guideTexts = map[string]guideText{
	"en": {
		title: "Assembly guide", size: "%s × %s mm, %s mm high", cells: "%d × %d cells", plates: "%d plates", onePlate: "1 plate",
		plate: "Plate", width: "Width, mm", depth: "Depth, mm", cellsOf: "Cells", place: "Place", placeOf: "column %d from the left, row %d from the front",
		back: "Back", front: "Front", steps: "How to put it together",
		layOut:    "Lay the plates out as in the picture, seen from above: plate 1 goes to the front on the left.",
		numbers:   "Each plate has its number on its underside.",
		noNumbers: "The plates carry no numbers: tell them apart by the sizes in the table.",
		joined: map[sku.Connectors]string{
			sku.NoConnectors: "The plates lie side by side and are not connected.",
			sku.Intersection: "Connect neighbouring plates from above: the puzzle pieces are where the walls cross. Begin with plate 1 and go on along its column.",
			sku.Edge:         "Connect neighbouring plates from above: the puzzle pieces are along the edges. Begin with plate 1 and go on along its column.",
		},
		magnets: map[sku.Magnets]string{
			sku.PressFit:   "Press magnets of %d × %d mm into the pockets. Have all of them point the same way: try with a bin first.",
			sku.GlueTop:    "Glue magnets of %d × %d mm into the pockets from the top. Have all of them point the same way: try with a bin first.",
			sku.GlueBottom: "Glue magnets of %d × %d mm into the pockets from the bottom. Have all of them point the same way: try with a bin first.",
		},
		leftOut: "Cells of %s mm are too narrow for magnets and have no pockets.", place1: "It is one plate: just put it in its place.", pageFooter: "Page %d",
	},
	"de": {
		comma: true,
		title: "Montageanleitung", size: "%s × %s mm, %s mm hoch", cells: "%d × %d Felder", plates: "%d Platten", onePlate: "1 Platte",
		plate: "Platte", width: "Breite, mm", depth: "Tiefe, mm", cellsOf: "Felder", place: "Platz", placeOf: "Spalte %d von links, Reihe %d von vorn",
		back: "Hinten", front: "Vorn", steps: "So wird sie zusammengesetzt",
		layOut:    "Legen Sie die Platten wie im Bild aus, von oben gesehen: Platte 1 kommt vorn links hin.",
		numbers:   "Jede Platte trägt ihre Nummer auf der Unterseite.",
		noNumbers: "Die Platten tragen keine Nummern: Sie erkennen sie an den Maßen in der Tabelle.",
		joined: map[sku.Connectors]string{
			sku.NoConnectors: "Die Platten liegen nebeneinander und werden nicht verbunden.",
			sku.Intersection: "Stecken Sie benachbarte Platten von oben zusammen: Die Puzzleteile sitzen dort, wo sich die Stege kreuzen. Beginnen Sie mit Platte 1 und ihrer Spalte.",
			sku.Edge:         "Stecken Sie benachbarte Platten von oben zusammen: Die Puzzleteile sitzen an den Kanten. Beginnen Sie mit Platte 1 und ihrer Spalte.",
		},
		magnets: map[sku.Magnets]string{
			sku.PressFit:   "Drücken Sie Magnete von %d × %d mm in die Taschen. Alle müssen gleich gepolt sein: Probieren Sie es zuerst mit einer Box.",
			sku.GlueTop:    "Kleben Sie Magnete von %d × %d mm von oben in die Taschen. Alle müssen gleich gepolt sein: Probieren Sie es zuerst mit einer Box.",
			sku.GlueBottom: "Kleben Sie Magnete von %d × %d mm von unten in die Taschen. Alle müssen gleich gepolt sein: Probieren Sie es zuerst mit einer Box.",
		},
		leftOut: "Felder von %s mm sind zu schmal für Magnete und haben keine Taschen.", place1: "Es ist eine einzige Platte: Legen Sie sie einfach an ihren Platz.", pageFooter: "Seite %d",
	},
	"nl": {
		comma: true,
		title: "Montagehandleiding", size: "%s × %s mm, %s mm hoog", cells: "%d × %d vakken", plates: "%d platen", onePlate: "1 plaat",
		plate: "Plaat", width: "Breedte, mm", depth: "Diepte, mm", cellsOf: "Vakken", place: "Plaats", placeOf: "kolom %d van links, rij %d van voren",
		back: "Achter", front: "Voor", steps: "Zo zet u hem in elkaar",
		layOut:    "Leg de platen neer zoals op de tekening, van boven gezien: plaat 1 komt vooraan links.",
		numbers:   "Elke plaat heeft haar nummer aan de onderkant.",
		noNumbers: "De platen hebben geen nummers: u herkent ze aan de maten in de tabel.",
		joined: map[sku.Connectors]string{
			sku.NoConnectors: "De platen liggen naast elkaar en worden niet verbonden.",
			sku.Intersection: "Verbind naburige platen van bovenaf: de puzzelstukken zitten waar de wanden elkaar kruisen. Begin met plaat 1 en ga verder langs haar kolom.",
			sku.Edge:         "Verbind naburige platen van bovenaf: de puzzelstukken zitten langs de randen. Begin met plaat 1 en ga verder langs haar kolom.",
		},
		magnets: map[sku.Magnets]string{
			sku.PressFit:   "Druk magneten van %d × %d mm in de uitsparingen. Ze moeten allemaal dezelfde kant op wijzen: probeer het eerst met een bakje.",
			sku.GlueTop:    "Lijm magneten van %d × %d mm van bovenaf in de uitsparingen. Ze moeten allemaal dezelfde kant op wijzen: probeer het eerst met een bakje.",
			sku.GlueBottom: "Lijm magneten van %d × %d mm van onderaf in de uitsparingen. Ze moeten allemaal dezelfde kant op wijzen: probeer het eerst met een bakje.",
		},
		leftOut: "Vakken van %s mm zijn te smal voor magneten en hebben geen uitsparingen.", place1: "Het is één plaat: leg hem gewoon op zijn plaats.", pageFooter: "Pagina %d",
	},
	"fr": {
		comma: true,
		title: "Notice de montage", size: "%s × %s mm, hauteur %s mm", cells: "%d × %d cases", plates: "%d plaques", onePlate: "1 plaque",
		plate: "Plaque", width: "Largeur, mm", depth: "Profondeur, mm", cellsOf: "Cases", place: "Place", placeOf: "colonne %d depuis la gauche, rangée %d depuis l’avant",
		back: "Arrière", front: "Avant", steps: "Comment l’assembler",
		layOut:    "Disposez les plaques comme sur le dessin, vu de dessus : la plaque 1 se place à l’avant, à gauche.",
		numbers:   "Chaque plaque porte son numéro sur le dessous.",
		noNumbers: "Les plaques ne portent pas de numéro : reconnaissez-les aux dimensions du tableau.",
		joined: map[sku.Connectors]string{
			sku.NoConnectors: "Les plaques sont posées côte à côte sans être reliées.",
			sku.Intersection: "Reliez les plaques voisines par le dessus : les pièces de puzzle se trouvent aux croisements des parois. Commencez par la plaque 1 et suivez sa colonne.",
			sku.Edge:         "Reliez les plaques voisines par le dessus : les pièces de puzzle se trouvent le long des bords. Commencez par la plaque 1 et suivez sa colonne.",
		},
		magnets: map[sku.Magnets]string{
			sku.PressFit:   "Enfoncez des aimants de %d × %d mm dans les logements. Orientez-les tous de la même façon : essayez d’abord avec un bac.",
			sku.GlueTop:    "Collez des aimants de %d × %d mm dans les logements par le dessus. Orientez-les tous de la même façon : essayez d’abord avec un bac.",
			sku.GlueBottom: "Collez des aimants de %d × %d mm dans les logements par le dessous. Orientez-les tous de la même façon : essayez d’abord avec un bac.",
		},
		leftOut: "Les cases de %s mm sont trop étroites pour des aimants et n’ont pas de logement.", place1: "C’est une seule plaque : posez-la simplement à sa place.", pageFooter: "Page %d",
	},
}
