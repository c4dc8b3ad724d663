package views

import (
	"strings"
	"time"

	"duologue/models"
)

func number(n int) *int { return &n }

func moment(s string) time.Time {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		panic(err)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", s, brussels)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func four(nl, fr, en, zh string) models.Text {
	return models.Text{"nl": nl, "fr": fr, "en": en, "zh": zh}
}

func sampleThemes() []models.Theme {
	return []models.Theme{
		{ID: 1, Code: "factories-of-the-future", Colour: "ochre", Name: four("Fabrieken van de toekomst", "Usines du futur", "Factories of the Future", "未来工厂")},
		{ID: 2, Code: "life-sciences", Colour: "green", Name: four("Levenswetenschappen", "Sciences de la vie", "Life Sciences", "生命科学")},
		{ID: 3, Code: "smart-and-sustainable-cities", Colour: "blue", Name: four("Slimme en duurzame steden", "Villes intelligentes et durables", "Smart and Sustainable Cities", "智慧与可持续城市")},
	}
}

func sampleHosts(codes ...string) []models.DialogueHost {
	known := map[string]models.Host{
		"BELSPO":    {Code: "BELSPO", Country: "BE", Names: four("POD Wetenschapsbeleid", "SPP Politique scientifique", "Belgian Federal Science Policy Office", "比利时联邦科学政策办公室")},
		"MOST":      {Code: "MOST", Country: "CN", Names: four("Chinees ministerie van Wetenschap en Technologie", "ministère de la Science et de la Technologie", "Ministry of Science and Technology", "中华人民共和国科学技术部")},
		"EWI":       {Code: "EWI", Country: "BE", Names: models.Text{"nl": "Departement Economie, Wetenschap en Innovatie", "en": "Department of Economy, Science and Innovation"}},
		"INNOVIRIS": {Code: "INNOVIRIS", Country: "BE", Names: models.Text{"en": "Innoviris"}},
		"WBI":       {Code: "WBI", Country: "BE", Names: models.Text{"fr": "Wallonie-Bruxelles International", "en": "Wallonia-Brussels International"}},
		"CAIEP":     {Code: "CAIEP", Country: "CN", Names: models.Text{"en": "China Association for International Exchange of Personnel", "zh": "中国国际人才交流协会"}},
	}
	var hosts []models.DialogueHost
	for i, code := range codes {
		hosts = append(hosts, models.DialogueHost{Role: models.HostOrganiser, Position: i, Host: known[code]})
	}
	return hosts
}

// sampleDialogues are the coming dialogue and the two of the past.
func sampleDialogues() []*models.Dialogue {
	opens, closes := moment("2026-11-01 09:00"), moment("2027-01-10 23:59")
	coming := &models.Dialogue{
		ID: 3, Slug: "third", Number: number(3), Status: models.DialoguePublished, Example: true,
		Title:       four("Derde innovatiedialoog China–België", "Troisième dialogue de l’innovation Chine–Belgique", "Third China–Belgium Innovation Dialogue", "第三届中国—比利时创新对话"),
		Summary:     four("Twee dagen over fabrieken, levenswetenschappen en steden van morgen, in Brussel en online.", "Deux jours consacrés aux usines, aux sciences de la vie et aux villes de demain, à Bruxelles et en ligne.", "Two days on the factories, the life sciences and the cities of tomorrow, in Brussels and online.", "为期两天，聚焦明日的工厂、生命科学与城市，于布鲁塞尔及线上举行。"),
		Description: four("Onderzoekers, hoge ambtenaren en ondernemers uit beide landen ontmoeten elkaar.\n\n- Plenaire zittingen\n- Parallelle sessies per thema\n- Ondertekening van memoranda", "Chercheurs, hauts fonctionnaires et industriels des deux pays se rencontrent.\n\n- Séances plénières\n- Séances par thème", "Researchers, senior officials and industrialists from the two countries meet for two days.\n\nThey present joint work, compare policies and instruments, and look for partners.\n\n- Plenary sessions with both governments\n- Parallel sessions on three themes\n- A signing ceremony", "两国科研人员、高级官员和产业界人士齐聚一堂。\n\n- 全体会议\n- 三大主题平行会议\n- 签约仪式"),
		Practical:   models.Text{"en": "## Getting there\n\nTake the metro to *Example station*. The entrance is on the side of the park.\n\n## At the entrance\n\nShow the QR code of your ticket on your phone or on paper.\n\n## Lunch\n\nLunch is served on both days."},
		Occasion:    four("55 jaar diplomatieke betrekkingen", "55 ans de relations diplomatiques", "55 years of diplomatic relations", "建交五十五周年"),
		Place:       four("Brussel", "Bruxelles", "Brussels", "布鲁塞尔"), Venue: models.Text{"en": "Example Palace"}, Address: models.Text{"en": "Example Street 1\n1000 Brussels"},
		Zone: "Europe/Brussels", OtherZone: "Asia/Shanghai", StartsOn: "2027-01-19", EndsOn: "2027-01-20", Format: models.FormatHybrid,
		Languages: []string{"en", "zh", "nl", "fr"}, RegistrationOpensAt: &opens, RegistrationClosesAt: &closes, ContactEmail: "dialogue@hosts.example",
		Themes: sampleThemes(), Hosts: sampleHosts("BELSPO", "MOST", "CAIEP", "EWI", "INNOVIRIS", "WBI"),
	}
	second := &models.Dialogue{ID: 2, Slug: "second", Number: number(2), Status: models.DialogueArchived, Zone: "Asia/Shanghai", OtherZone: "Europe/Brussels",
		Title:    four("Tweede innovatiedialoog China–België", "Deuxième dialogue de l’innovation Chine–Belgique", "Second China–Belgium Innovation Dialogue", "第二届中国—比利时创新对话"),
		Occasion: four("50 jaar diplomatieke betrekkingen", "50 ans de relations diplomatiques", "50 years of diplomatic relations", "建交五十周年"),
		StartsOn: "2021-10-28", EndsOn: "2021-10-29", Format: models.FormatOnline, MousSigned: number(4), Themes: sampleThemes(), Hosts: sampleHosts("MOST", "BELSPO", "CAIEP", "EWI", "INNOVIRIS", "WBI")}
	first := &models.Dialogue{ID: 1, Slug: "first", Number: number(1), Status: models.DialogueArchived, Zone: "Europe/Brussels", OtherZone: "Asia/Shanghai",
		Title: four("Eerste innovatiedialoog China–België", "Premier dialogue de l’innovation Chine–Belgique", "First China–Belgium Innovation Dialogue", "第一届中国—比利时创新对话"),
		Place: four("Brussel", "Bruxelles", "Brussels", "布鲁塞尔"), StartsOn: "2017-03-30", EndsOn: "2017-03-30", Format: models.FormatOnsite,
		StakeholdersAbout: number(150), MousSigned: number(3), Hosts: sampleHosts("BELSPO", "EWI", "INNOVIRIS", "WBI")}
	return []*models.Dialogue{coming, second, first}
}

// sampleAgenda has two days with parallel sessions, full ones among them.
func sampleAgenda(d *models.Dialogue) *models.Agenda {
	a := &models.Agenda{Dialogue: d, Themes: d.Themes, Places: models.Counter{Capacity: number(220), Taken: 208},
		Rooms: []models.Room{
			{ID: 1, Kind: models.RoomPhysical, Capacity: number(240), Name: four("Grote zaal", "Grande salle", "Main hall", "主会场")},
			{ID: 2, Kind: models.RoomPhysical, Capacity: number(60), Name: four("Zaal Leie", "Salle Lys", "Room Lys", "利斯厅")},
			{ID: 3, Kind: models.RoomPhysical, Capacity: number(45), Name: four("Zaal Maas", "Salle Meuse", "Room Meuse", "默兹厅")},
			{ID: 4, Kind: models.RoomVirtual, Name: four("Online zaal", "Salle en ligne", "Online room", "线上会议室")},
		}}
	add := func(day, from, to, kind string, room int, theme string, full bool, title models.Text) {
		s := &models.Session{ID: int64(len(a.Sessions) + 1), Ref: "s" + strings.ReplaceAll(day+from, ":", "") + string(rune('a'+room))}
		s.Kind, s.Title, s.StartsAt, s.EndsAt = kind, title, moment("2027-01-"+day+" "+from), moment("2027-01-"+day+" "+to)
		s.Onsite, s.Online, s.Open = room != 4, room == 1 || room == 4 || room == 2, kind != models.SessionParallel && kind != models.SessionWorkshop
		s.Abstract = four("Wat onderzoek en industrie van elkaar leren.", "Ce que la recherche et l’industrie apprennent l’une de l’autre.", "What research and industry learn from each other, with examples from both countries and time for questions.", "科研与产业如何互学互鉴，两国案例分享与问答。")
		s.FloorLanguages = []string{"en", "zh"}
		if room > 0 {
			s.Room = &a.Rooms[room-1]
		}
		for _, t := range a.Themes {
			if t.Code == theme {
				s.Themes, s.ThemeCodes = []models.Theme{t}, []string{t.Code}
			}
		}
		taken := 20
		if full {
			taken = 60
		}
		if s.Onsite {
			s.OnsitePlaces = &models.Counter{Capacity: number(60), Taken: taken}
		}
		if s.Online {
			s.OnlinePlaces = &models.Counter{}
		}
		a.Sessions = append(a.Sessions, s)
	}
	fof, life, city := "factories-of-the-future", "life-sciences", "smart-and-sustainable-cities"
	add("19", "08:30", "09:30", models.SessionBreak, 1, "", false, four("Ontvangst en koffie", "Accueil et café", "Welcome and coffee", "签到与茶歇"))
	add("19", "09:30", "11:00", models.SessionPlenary, 1, "", false, four("Opening: vijfenvijftig jaar samen", "Ouverture : cinquante-cinq ans ensemble", "Opening: fifty-five years together", "开幕式：携手五十五载"))
	add("19", "11:00", "11:20", models.SessionBreak, 1, "", false, four("Pauze", "Pause", "Break", "茶歇"))
	add("19", "11:20", "12:50", models.SessionParallel, 1, fof, true, four("De zelflerende productielijn", "La ligne de production qui apprend", "The production line that learns", "会学习的生产线"))
	add("19", "11:20", "12:50", models.SessionParallel, 2, life, false, four("Van biobank tot behandeling: gegevens die reizen", "De la biobanque au traitement : des données qui voyagent", "From biobank to treatment: data that travel", "从生物样本库到治疗：流动的数据"))
	add("19", "11:20", "12:20", models.SessionParallel, 3, city, false, four("Water in de stad", "L’eau dans la ville", "Water in the city", "城市之水"))
	add("19", "11:40", "12:50", models.SessionWorkshop, 4, city, false, models.Text{"en": "Online workshop: writing a joint proposal"})
	add("19", "12:50", "14:00", models.SessionBreak, 1, "", false, four("Lunch", "Déjeuner", "Lunch", "午餐"))
	add("19", "14:00", "15:30", models.SessionParallel, 1, fof, false, four("Robots naast mensen", "Des robots aux côtés des humains", "Robots beside people", "人机协作"))
	add("19", "14:00", "15:30", models.SessionParallel, 2, life, true, four("Vaccins sneller ontwikkelen", "Développer des vaccins plus vite", "Developing vaccines faster", "加快疫苗研发"))
	add("19", "14:00", "15:30", models.SessionParallel, 3, city, false, four("De stad van het kwartier", "La ville du quart d’heure", "The fifteen-minute city", "十五分钟生活圈"))
	add("19", "17:00", "19:00", models.SessionNetworking, 1, "", false, four("Receptie", "Réception", "Reception", "招待酒会"))
	add("20", "09:00", "10:30", models.SessionPlenary, 1, "", false, four("Beleid en instrumenten", "Politiques et instruments", "Policies and instruments", "政策与机制"))
	add("20", "10:45", "12:15", models.SessionParallel, 2, life, false, four("Klinische studies over de grenzen heen", "Des essais cliniques sans frontières", "Clinical trials across borders", "跨国临床试验"))
	add("20", "10:45", "12:15", models.SessionParallel, 3, fof, false, four("Materialen zonder afval", "Des matériaux sans déchets", "Materials without waste", "无废材料"))
	add("20", "14:00", "15:00", models.SessionSigning, 1, "", false, four("Ondertekening van de memoranda", "Signature des protocoles d’accord", "Signing of the memoranda", "谅解备忘录签署仪式"))
	add("20", "23:00", "23:45", models.SessionNetworking, 4, "", false, models.Text{"en": "Late online meeting"})
	return a
}
