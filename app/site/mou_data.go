package site

import (
	"context"
	"encoding/json"
	"io"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

// showMoUsCSV gives all records that a filter finds as a sheet (RFC 4180).
func (s *site) showMoUsCSV(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	f, table := web.MoUFilter(query), views.NewMoUTable(s.Locale.For(s.Lang(c)), s.Link(""))
	c.Attachment("mous.csv")
	return s.Stream(c, "text/csv; charset=utf-8", func(ctx context.Context, w io.Writer) error {
		rows := sheet.NewCSV(w, ',')
		if err := rows.Row(table.Head()...); err != nil {
			return err
		}
		if err := s.Store.EachPublicMoU(ctx, f, func(m *models.MoU, names models.MoUNames) error { return rows.Row(table.Row(m, names)...) }); err != nil {
			return err
		}
		return rows.Close()
	})
}

// showMoUsJSON gives all records that a filter finds, as the API gives them.
func (s *site) showMoUsJSON(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	f, base := web.MoUFilter(query), s.Link("")
	return s.Stream(c, sheet.JSONType, func(ctx context.Context, w io.Writer) error {
		separator := "[\n"
		err := s.Store.EachPublicMoU(ctx, f, func(m *models.MoU, _ models.MoUNames) error {
			line, err := json.Marshal(views.NewMoUOpen(base, m))
			if err == nil {
				_, err = w.Write(append([]byte(separator), line...))
			}
			separator = ",\n"
			return err
		})
		if err != nil {
			return err
		}
		if separator == "[\n" {
			separator = "["
		}
		_, err = io.WriteString(w, map[bool]string{true: "[]\n", false: "\n]\n"}[separator == "["])
		return err
	})
}
