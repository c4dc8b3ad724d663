package demo

// culture is where made-up guests come from: their names, and the words of
// their organisations and positions.
type culture struct {
	countries []string // as often as guests come from them
	languages []string // as often as guests read them
	family    []string
	given     []string
	// native are the same names in characters, in the same order; nil without.
	nativeFamily, nativeGiven []string
	familyFirst               bool
	// organisations by category, each with a number to be filled in.
	organisations map[string]string
	positions     map[string][]string
	diets         []string
}

// cultures are those of the guests, by how many of a hundred they are.
func cultures() []struct {
	share int
	culture
} {
	return []struct {
		share int
		culture
	}{{40, chinese()}, {27, dutch()}, {21, french()}, {12, english()}}
}

func dutch() culture {
	return culture{
		countries: []string{"BE", "BE", "BE", "BE", "BE", "NL"},
		languages: []string{"nl", "nl", "nl", "en"},
		family: []string{"Peeters", "Van den Berg", "De Smet", "Vermeulen", "Wouters", "Claes", "Goossens", "Maes",
			"De Wilde", "Hendrickx", "Lemmens", "Van Hove", "Aerts", "Bogaerts", "Mertens"},
		given: []string{"An", "Bram", "Els", "Joost", "Katrien", "Lore", "Maarten", "Pieter", "Sofie", "Wim", "Ilse", "Jef", "Noor", "Ruben"},
		organisations: map[string]string{"researcher": "Voorbeelduniversiteit %d", "official": "Voorbeeldagentschap %d",
			"industry": "Voorbeeldbedrijf %d", "other": "Voorbeeldvereniging %d"},
		positions: map[string][]string{
			"researcher": {"Hoogleraar", "Postdoctoraal onderzoeker", "Promovendus", "Laboratoriumhoofd"},
			"official":   {"Beleidsadviseur", "Afdelingshoofd", "Attaché"},
			"industry":   {"Hoofd onderzoek en ontwikkeling", "Zaakvoerder", "Ingenieur"},
			"other":      {"Coördinator", "Journalist"},
		},
		diets: []string{"vegetarisch", "veganistisch", "geen noten", "glutenvrij"},
	}
}

func french() culture {
	return culture{
		countries: []string{"BE", "BE", "BE", "BE", "FR", "LU"},
		languages: []string{"fr", "fr", "fr", "en"},
		family: []string{"Dubois", "Lambert", "Renard", "Lefèvre", "Noël", "Deschamps", "Gérard", "Lejeune", "Fontaine",
			"Marchal", "Bodart", "Collard", "Hubert", "Évrard"},
		given: []string{"Aurélie", "Benoît", "Céline", "Étienne", "Hélène", "Jérôme", "Léa", "Mathieu", "Nathalie",
			"Olivier", "Pauline", "Quentin", "Valérie", "Xavier"},
		organisations: map[string]string{"researcher": "Université Exemple %d", "official": "Administration Exemple %d",
			"industry": "Entreprise Exemple %d", "other": "Association Exemple %d"},
		positions: map[string][]string{
			"researcher": {"Professeure", "Chargé de recherche", "Doctorante", "Chef de laboratoire"},
			"official":   {"Conseillère politique", "Chef de service", "Attaché"},
			"industry":   {"Responsable recherche et développement", "Gérante", "Ingénieur"},
			"other":      {"Coordinatrice", "Journaliste"},
		},
		diets: []string{"végétarien", "végane", "sans noix", "sans gluten"},
	}
}

func english() culture {
	return culture{
		countries: []string{"BE", "BE", "DE", "GB", "IE", "SE", "IT", "PT", "SG", "ZA"},
		languages: []string{"en"},
		family: []string{"Ashdown", "Birch", "Carver", "Dale", "Fielding", "Greenwood", "Hollis", "Kendal", "Moor",
			"Penrose", "Rowan", "Thorne"},
		given: []string{"Alice", "Brian", "Clara", "Edmund", "Fiona", "Grace", "Hugh", "Martha", "Nora", "Oscar", "Philippa", "Ralph"},
		organisations: map[string]string{"researcher": "Example University %d", "official": "Example Agency %d",
			"industry": "Example Company %d", "other": "Example Association %d"},
		positions: map[string][]string{
			"researcher": {"Professor", "Postdoctoral researcher", "Doctoral researcher", "Head of laboratory"},
			"official":   {"Policy adviser", "Head of unit", "Attaché"},
			"industry":   {"Head of research and development", "Managing director", "Engineer"},
			"other":      {"Coordinator", "Journalist"},
		},
		diets: []string{"vegetarian", "vegan", "no nuts", "gluten-free"},
	}
}

func chinese() culture {
	return culture{
		countries: []string{"CN", "CN", "CN", "CN", "CN", "CN", "CN", "BE"},
		languages: []string{"zh", "zh", "zh", "en"},
		family: []string{"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu", "Xu", "Sun",
			"Hu", "Zhu", "Gao", "Lin", "He", "Ouyang"},
		nativeFamily: []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "欧阳"},
		given: []string{"Xiaoyun", "Jianguo", "Meiling", "Zhiqiang", "Yutong", "Haoran", "Jing", "Wei", "Lihua", "Xinyi",
			"Bowen", "Siyuan", "Rui", "Minghui", "Yan", "Tianyu"},
		nativeGiven: []string{"晓云", "建国", "美玲", "志强", "雨桐", "浩然", "静", "伟", "丽华", "欣怡", "博文", "思远", "锐", "明辉", "燕", "天宇"},
		familyFirst: true,
		organisations: map[string]string{"researcher": "第%d示例大学", "official": "第%d示例机构",
			"industry": "第%d示例公司", "other": "第%d示例协会"},
		positions: map[string][]string{
			"researcher": {"教授", "博士后研究员", "博士研究生", "实验室主任"},
			"official":   {"政策顾问", "处长", "项目官员"},
			"industry":   {"研发总监", "总经理", "工程师"},
			"other":      {"项目协调员", "记者"},
		},
		diets: []string{"素食", "清真", "对坚果过敏", "无麸质"},
	}
}
