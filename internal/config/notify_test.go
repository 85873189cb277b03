package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/config"
)

func TestNotifySettingsHaveTheirDefaults(t *testing.T) {
	c, err := config.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := c.Notify; !n.Enabled || n.SMTPHost != "" || n.SMTPPort != 587 || n.SummaryHour != 7 || n.Zone().String() != "Europe/Brussels" || len(n.ChatURLs) != 0 {
		t.Errorf("%+v", n)
	}
	if zone := (config.Notify{SummaryTimeZone: "nowhere"}).Zone(); zone.String() != "UTC" {
		t.Errorf("an unchecked zone is %s", zone)
	}
}

func TestNotifySettingsAreDerived(t *testing.T) {
	for mode, port := range map[string]int{"starttls": 587, "implicit": 465, "none": 25} {
		c, err := config.Load([]string{"SMTP_HOST=mail.example", "SMTP_TLS=" + mode, "SMTP_FROM=hub@shop.example", "ADMIN_EMAIL=a@shop.example, b@shop.example"})
		if err != nil {
			t.Fatal(err)
		}
		if n := c.Notify; n.SMTPPort != port || !slices.Equal(n.OperatorEmails, []string{"a@shop.example", "b@shop.example"}) || !slices.Equal(n.AdminEmails, n.OperatorEmails) {
			t.Errorf("%s: %+v", mode, n)
		}
	}
	c, err := config.Load([]string{"SMTP_HOST=mail.example", "SMTP_PORT=2525", "SMTP_USER=hub@shop.example", "SMTP_PASS=p", "OPERATOR_EMAIL=a@shop.example", "CHAT_URLS=slack://x, discord://y"})
	if err != nil {
		t.Fatal(err)
	}
	if n := c.Notify; n.SMTPFrom != "hub@shop.example" || n.SMTPPort != 2525 || n.AdminEmails[0] != "a@shop.example" || string(n.ChatURLs[1]) != "discord://y" || n.SMTPPass.String() == "p" {
		t.Errorf("%+v", n)
	}
}

func TestBadNotifySettingsAreAllNamed(t *testing.T) {
	for bad, want := range map[string]string{
		"SMTP_TLS=maybe": "SMTP_TLS:", "SMTP_PORT=70000": "SMTP_PORT:", "SMTP_USER=u": "SMTP_USER and SMTP_PASS:", "SMTP_HOST=mail.example": "OPERATOR_EMAIL: missing",
		"SMTP_HOST=m": "SMTP_FROM: missing", "SMTP_FROM=Hub <hub@shop.example>": "SMTP_FROM: not", "OPERATOR_EMAIL=a@shop.example,nobody": "OPERATOR_EMAIL: number 2", "ADMIN_EMAIL=x": "ADMIN_EMAIL: number 1",
		"CHAT_URLS=slack://x,s3cr3t": "CHAT_URLS: number 2", "DAILY_SUMMARY_HOUR=24": "DAILY_SUMMARY_HOUR:", "DAILY_SUMMARY_TIME_ZONE=Mars/Olympus": "DAILY_SUMMARY_TIME_ZONE:",
		"NOTIFY_GROUP_WINDOW=0s": "NOTIFY_GROUP_WINDOW:", "NOTIFY_QUIET=-1h": "NOTIFY_QUIET:", "DAILY_SUMMARY_TIME_ZONE=Local": "DAILY_SUMMARY_TIME_ZONE:",
	} {
		_, err := config.Load([]string{bad})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	_, err := config.Load([]string{"SMTP_TLS=none", "SMTP_USER=u", "SMTP_PASS=p"})
	if err == nil || !strings.Contains(err.Error(), "in the open") {
		t.Errorf("a password in the open: %v", err)
	}
}
