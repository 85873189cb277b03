package httpapi

// Paging are the query parameters of every list.
type Paging struct {
	Page     int `query:"page" minimum:"1" maximum:"1000000" default:"1" doc:"Page, from 1"`
	PageSize int `query:"pageSize" minimum:"1" maximum:"100" default:"25" doc:"Entries a page, at most 100"`
}

// List is the shape of every list's answer.
type List[T any] struct{ Body ListBody[T] }

// ListBody is the body of a List.
type ListBody[T any] struct {
	Items        []T  `json:"items"`
	Total        int  `json:"total" doc:"Entries on all pages"`
	TotalIsExact bool `json:"totalIsExact" doc:"false: there are more than total; counting them all would take too long"`
	Page         int  `json:"page"`
	PageSize     int  `json:"pageSize"`
}

// NewList makes a list's answer; no entries are an empty list, never null.
func NewList[T any](items []T, total int, p Paging) *List[T] {
	return NewBoundedList(items, total, true, p)
}

// NewBoundedList is NewList of entries that were perhaps not all counted: unless
// exact, there are more than total.
func NewBoundedList[T any](items []T, total int, exact bool, p Paging) *List[T] {
	if items == nil {
		items = []T{}
	}
	return &List[T]{ListBody[T]{items, total, exact, p.Page, p.PageSize}}
}
