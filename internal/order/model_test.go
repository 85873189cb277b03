package order

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func lineStatuses() []LineStatus {
	return []LineStatus{LinePending, LineProcessing, LinePartiallyCompleted, LineCompleted, LineFailed, LineCancelled}
}

func TestTheTableNamesEveryStatusAndNoOther(t *testing.T) {
	all := Statuses()
	if len(transitions) != len(all) {
		t.Errorf("%d rows for %d statuses", len(transitions), len(all))
	}
	for _, s := range all {
		row, there := transitions[s]
		if !there {
			t.Errorf("%s has no row", s)
		}
		for i, next := range row {
			if !slices.Contains(all, next) || next == s || slices.Contains(row[:i], next) {
				t.Errorf("%s → %s is unknown, a standstill or written twice", s, next)
			}
		}
	}
}

func TestNothingLeavesFulfilledAndOnlyARevivalLeavesCancelled(t *testing.T) {
	for _, next := range append(Statuses(), "", "ELSE") {
		if Fulfilled.Can(next) {
			t.Errorf("FULFILLED → %s is allowed", next)
		}
		if got, want := Cancelled.Can(next), next == Processing; got != want {
			t.Errorf("CANCELLED → %s is allowed: %t", next, got)
		}
		if Status("ELSE").Can(next) {
			t.Errorf("an unknown status may become %q", next)
		}
	}
	for _, s := range Statuses() {
		if got, want := s.Closed(), s == Fulfilled || s == Cancelled; got != want {
			t.Errorf("%s is closed: %t", s, got)
		}
		if !s.Closed() && (!s.Can(Fulfilled) || !s.Can(Cancelled)) {
			t.Errorf("%s cannot be fulfilled or cancelled", s)
		}
	}
}

// Whatever the planner finds, the status derived from it can be reached from
// every open one: an order cannot get stuck on its own table. Back to PENDING is
// the exception that ApplyProgress takes care of.
func TestEveryDerivedStatusIsReachableFromEveryOpenOne(t *testing.T) {
	for _, from := range Statuses() {
		if from.Closed() {
			continue
		}
		for _, to := range []Status{Processing, PartiallyCompleted, Completed, Failed, Cancelled} {
			if from != to && !from.Can(to) {
				t.Errorf("%s → %s is refused", from, to)
			}
		}
	}
}

func TestDerivedStatus(t *testing.T) {
	for _, c := range []struct {
		want  Status
		lines []LineStatus
	}{
		{Cancelled, nil},
		{Cancelled, []LineStatus{LineCancelled, LineCancelled}},
		{Pending, []LineStatus{LinePending, LineCancelled}},
		{Processing, []LineStatus{LinePending, LineCompleted}},
		{Processing, []LineStatus{LinePending, LineFailed}},
		{Processing, []LineStatus{LineProcessing, LineFailed, LineCompleted}},
		{Completed, []LineStatus{LineCompleted, LineCancelled}},
		{Failed, []LineStatus{LineFailed, LineFailed, LineCancelled}},
		{PartiallyCompleted, []LineStatus{LineFailed, LineCompleted}},
		{PartiallyCompleted, []LineStatus{LinePartiallyCompleted}},
	} {
		if got := derive(c.lines); got != c.want {
			t.Errorf("%v: %s, want %s", c.lines, got, c.want)
		}
	}
}

func TestTheDerivedStatusIsAFunctionOfTheLinesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom(lineStatuses()), 0, 8).Draw(t, "lines")
		got := derive(lines)
		if again := derive(rapid.Permutation(lines).Draw(t, "in another order")); again != got {
			t.Errorf("%v: %s, in another order %s", lines, got, again)
		}
		if more := derive(append(slices.Clone(lines), LineCancelled)); more != got {
			t.Errorf("%v: %s, with a cancelled line %s", lines, got, more)
		}
		live := slices.DeleteFunc(slices.Clone(lines), func(l LineStatus) bool { return l == LineCancelled })
		all := func(s LineStatus) bool {
			return len(live) > 0 && !slices.ContainsFunc(live, func(l LineStatus) bool { return l != s })
		}
		open := slices.Contains(live, LineProcessing) || slices.Contains(live, LinePending)
		for _, rule := range []struct {
			status Status
			when   bool
		}{
			{Cancelled, len(live) == 0}, {Completed, all(LineCompleted)}, {Failed, all(LineFailed)}, {Pending, all(LinePending)},
			{Processing, open && !all(LinePending)}, {PartiallyCompleted, len(live) > 0 && !open && !all(LineCompleted) && !all(LineFailed)},
		} {
			if (got == rule.status) != rule.when {
				t.Errorf("%v gives %s, which contradicts the rule for %s", lines, got, rule.status)
			}
		}
	})
}

// What a service said is told apart from a reference: pages quote only words.
func TestAnIssueQuotesOnlyWhatItsMessageSays(t *testing.T) {
	for _, tc := range []struct {
		issue Issue
		want  string
	}{
		{Issue{Kind: IssueShipment, Message: "No label could be made: No such street.", Detail: "No such street."}, "No such street"},
		{Issue{Kind: IssueShipment, Message: "The carrier does not know the parcel of this order any more.", Detail: "F3D-1001-1"}, ""},
		{Issue{Kind: IssueFulfillment, Message: "The shop could not be told that the order is on its way: Too late. Fulfil it in the shop, or retry.", Detail: "Too late"}, "Too late"},
		{Issue{Kind: IssueQueueRejected, Message: "The farm did not take a print job: File not found. Mend the cause and retry the print.", Detail: "File not found."}, "File not found"},
		{Issue{Kind: IssueQueueRejected, Message: "The farm did not take a print job: File not found.", Detail: ""}, ""},
	} {
		if got := tc.issue.Params().Error; got != tc.want {
			t.Errorf("%s: quotes %q, want %q", tc.issue.Message, got, tc.want)
		}
	}
}
