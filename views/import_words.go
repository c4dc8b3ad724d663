package views

import (
	"slices"
	"strings"

	"duologue/models"
	"duologue/views/locale"
)

// NewImportWords are the words of all languages that stand for a code in a
// sheet, and the codes themselves.
func NewImportWords(bundle *locale.Bundle) models.ImportWords {
	w := models.ImportWords{Countries: map[string]string{}, Categories: map[string]string{}, Modes: map[string]string{},
		Languages: map[string]string{}, Answers: map[string]string{}}
	for _, lang := range bundle.Languages() {
		p := bundle.For(lang)
		w.Languages[models.Fold(lang)], w.Languages[models.Fold(bundle.Name(lang))] = lang, lang
		for _, c := range p.Countries() {
			w.Countries[models.Fold(c.Name)], w.Countries[models.Fold(c.Code)] = c.Code, c.Code
		}
		for _, category := range models.Categories() {
			w.Categories[models.Fold(p.T("category."+category))], w.Categories[category] = category, category
		}
		for _, mode := range models.Modes() {
			w.Modes[models.Fold(p.T("mode."+mode))], w.Modes[mode] = mode, mode
		}
		w.Answers[models.Fold(p.T("common.yes"))], w.Answers[models.Fold(p.T("common.no"))] = "yes", "no"
	}
	add := func(to map[string]string, code string, words ...string) {
		for _, word := range words {
			to[models.Fold(word)] = code
		}
	}
	add(w.Countries, "CN", "P.R. China", "PR China", "中华人民共和国", "VR China")
	add(w.Modes, models.Onsite, "on-site", "in person", "physical", "fysiek", "présentiel", "线下")
	add(w.Modes, models.Online, "virtual", "remote", "à distance", "distanciel", "virtueel", "线上")
	add(w.Languages, "nl", "Dutch", "néerlandais", "荷兰语")
	add(w.Languages, "fr", "French", "Frans", "法语")
	add(w.Languages, "en", "Engels", "anglais", "英语")
	add(w.Languages, "zh", "Chinese", "Chinees", "chinois", "zh-CN", "zh-Hans")
	add(w.Answers, "yes", "1", "x", "true", "✓")
	add(w.Answers, "no", "0", "false")
	return w
}

// headWords are what people write above the columns of a list of guests, beside
// our own names of the fields.
func headWords() map[string]string {
	return map[string]string{
		"family_name":  "family name;last name;surname;familienaam;achternaam;nom;nom de famille;姓;姓氏;拉丁文姓",
		"given_names":  "given name;given names;first name;forename;voornaam;voornamen;prénom;prénoms;名;名字",
		"native_name":  "native name;chinese name;name in chinese;name;full name;naam;nom chinois;姓名;中文姓名;中文名",
		"email":        "email;e-mail;mail;email address;e-mailadres;courriel;adresse e-mail;adresse électronique;邮箱;电子邮箱;电子邮件;邮件",
		"organisation": "organisation;organization;company;affiliation;institution;institute;organisatie;bedrijf;instelling;organisme;société;entreprise;单位;机构;公司;工作单位",
		"position":     "position;job title;title;function;functie;fonction;poste;职务;职位;职称",
		"country":      "country;country or region;land;pays;国家;国家/地区;国家或地区",
		"category":     "category;type;kind;categorie;catégorie;类别;类型",
		"language":     "language;taal;langue;语言",
		"host":         "host;host body;organiser;invited by;guest of;organisator;gastheer;uitgenodigd door;organisateur;hôte;invité par;主办单位;邀请单位",
		"mode":         "mode;attendance;attendance mode;deelname;wijze;participation;参会方式;参加方式",
		"sessions":     "session;sessions;sessie;sessies;séance;séances;会议;分会;场次",
		"dietary":      "diet;dietary;dietary needs;dieet;dieetwensen;régime;régime alimentaire;饮食;饮食要求",
		"access":       "access;accessibility;access needs;toegankelijkheid;accessibilité;无障碍;无障碍需求",
	}
}

// GuessFields says what the columns of a head mean, as far as it is known: each
// field once.
func GuessFields(bundle *locale.Bundle, questions []models.Question, header []string) []string {
	words := map[string]string{}
	for field, list := range headWords() {
		for word := range strings.SplitSeq(list, ";") {
			words[models.Fold(word)] = field
		}
	}
	for _, q := range questions {
		for _, label := range q.Label {
			words[models.Fold(label)] = models.ColumnAnswer + q.Ref
		}
	}
	for _, lang := range bundle.Languages() {
		for field, key := range importKeys() {
			words[models.Fold(bundle.For(lang).T(key))] = field
		}
	}
	fields := make([]string, len(header))
	for i, head := range header {
		if field := words[models.Fold(head)]; field != "" && !slices.Contains(fields, field) {
			fields[i] = field
		}
	}
	return fields
}

// importKeys are the words for the fields of a sheet.
func importKeys() map[string]string {
	keys := FieldKeys()
	delete(keys, "name_order")
	keys["sessions"] = "organise.field.sessions"
	return keys
}

// ImportFieldName is a field in the printer's words.
func ImportFieldName(p *locale.Printer, d *models.Dialogue, questions []models.Question, field string) string {
	if key := importKeys()[field]; key != "" {
		return p.T(key)
	}
	for _, q := range questions {
		if models.ColumnAnswer+q.Ref == field {
			label, _ := q.Label.In(p.Lang(), d.Languages...)
			return label
		}
	}
	return field
}
