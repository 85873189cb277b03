package shipping

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/labelsheet"
)

const (
	// maxSheet is how many labels one document takes: what a person packs at a time.
	maxSheet = 100
	// maxSheetBytes bounds what is held in memory for it; a label has 20 to 200 kB.
	maxSheetBytes = 64 << 20
)

// Sheet joins the labels of shipments into one PDF, in the order of ids. Errors:
// a problem that says of each id what is wrong with it.
func (s *Service) Sheet(ctx context.Context, tenant string, ids []string, paper labelsheet.Paper) ([]byte, error) {
	list, err := find(ctx, s.db.Read(), db.Unindexed("tenant_id")+` = $1 AND id IN `+db.In(2, len(ids)), append([]any{tenant}, db.Args(ids)...)...)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Shipment, len(list))
	for _, sh := range list {
		byID[sh.ID] = sh
	}
	var wrong []httpapi.Field
	bad := func(i int, message string) {
		wrong = append(wrong, httpapi.Field{Field: fmt.Sprintf("body.ids[%d]", i), Message: message})
	}
	labels := make([]labelsheet.Label, len(ids))
	size := 0
	for i, id := range ids {
		sh, ok := byID[id]
		if !ok {
			bad(i, "There is no shipment of this id.")
			continue
		}
		if err := sh.refuse(actPrint, "", sh.Attempt); err != nil {
			bad(i, err.Error())
			continue
		}
		content, err := s.files.Get(ctx, sh.LabelKey)
		if errors.Is(err, db.ErrNotFound) {
			bad(i, "The file of this label is gone. Print it from the Sendcloud panel.")
			continue
		}
		if err != nil {
			return nil, err
		}
		if size += len(content); size > maxSheetBytes {
			return nil, httpapi.Error(http.StatusUnprocessableEntity, "too-large", "These labels are too large for one document. Print fewer at a time.")
		}
		labels[i] = labelsheet.Label{ContentType: sh.LabelType, Content: content}
	}
	if len(wrong) == 0 {
		sheet, badLabels, err := labelsheet.Join(labels, paper)
		if err != nil {
			return nil, err
		}
		if len(badLabels) == 0 {
			return sheet, nil
		}
		for _, b := range badLabels {
			s.log.WarnContext(ctx, "a label cannot be put on a sheet", "shipment", ids[b.Index], "error", fmt.Sprint(b.Err))
			bad(b.Index, b.Reason)
		}
	}
	return nil, httpapi.Error(http.StatusUnprocessableEntity, "labels-not-printable", fmt.Sprintf("%d of the %d labels cannot be printed, so none was. Leave them out.", len(wrong), len(ids)), wrong...)
}
