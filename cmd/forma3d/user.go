package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

type userCmd struct {
	Add           userAddCmd           `cmd:"" help:"Make a user."`
	List          userListCmd          `cmd:"" help:"List users."`
	ResetPassword userResetPasswordCmd `cmd:"" help:"Give a user another password; all sessions of the user end."`
}

type userAddCmd struct {
	Email    string   `arg:"" help:"E-mail address, by which the user signs in."`
	Name     string   `help:"Name for people. Default: what stands before the @."`
	Role     []string `default:"admin" enum:"admin,operator,viewer" help:"admin, operator or viewer; repeat for several."`
	Tenant   string   `default:"default" help:"Whose user."`
	Generate bool     `help:"Make up a password and print it, this once; it must be changed at the first sign-in."`
}

type userListCmd struct {
	Tenant string `default:"default" help:"Whose users."`
}

type userResetPasswordCmd struct {
	Email    string `arg:"" help:"E-mail address of the user."`
	Generate bool   `help:"Make up a password and print it, this once; it must be changed at the next sign-in."`
}

func withAccounts(ctx context.Context, c *cli, f func(*account.Service) error) error {
	return withDB(ctx, c, func(cfg *config.Config, d *db.DB) error {
		accounts, err := app.NewAccounts(cfg, d, logger(cfg))
		if err != nil {
			return err
		}
		return f(accounts)
	})
}

// Run makes a user.
func (u userAddCmd) Run(ctx context.Context, c *cli) error {
	return withAccounts(ctx, c, func(accounts *account.Service) error {
		n := account.NewUser{Email: u.Email, Name: u.Name}
		if n.Name == "" {
			n.Name, _, _ = strings.Cut(u.Email, "@")
		}
		for _, r := range u.Role {
			n.Roles = append(n.Roles, identity.Role(r))
		}
		if _, err := accounts.Tenant(ctx, u.Tenant); errors.Is(err, db.ErrNotFound) {
			return fmt.Errorf("there is no tenant %s; 'forma3d tenant list' shows them", u.Tenant)
		}
		if !u.Generate {
			var err error
			if n.Password, err = askPassword(); err != nil {
				return err
			}
		}
		made, temporary, err := accounts.AddUser(ctx, u.Tenant, n)
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "User %s (%s) can sign in.\n", made.Email, u.roles())
		return tellPassword(temporary)
	})
}

func (u userAddCmd) roles() string { return strings.Join(u.Role, ", ") }

// Run lists users.
func (u userListCmd) Run(ctx context.Context, c *cli) error {
	return withAccounts(ctx, c, func(accounts *account.Service) error {
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "E-MAIL\tNAME\tROLES\tSTATE\tLAST SIGN-IN")
		const pageSize = 100
		for page := 1; ; page++ {
			list, total, err := accounts.Users(ctx, u.Tenant, account.UserQuery{Page: page, PageSize: pageSize})
			if err != nil {
				return err
			}
			for _, x := range list {
				state, last := "active", "never"
				if !x.Active {
					state = "deactivated"
				}
				if x.LastSignInAt != nil {
					last = x.LastSignInAt.Format(time.RFC3339)
				}
				roles := make([]string, len(x.Roles))
				for i, r := range x.Roles {
					roles[i] = string(r)
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", x.Email, x.Name, strings.Join(roles, ","), state, last)
			}
			if page*pageSize >= total {
				return w.Flush()
			}
		}
	})
}

// Run gives a user another password.
func (u userResetPasswordCmd) Run(ctx context.Context, c *cli) error {
	return withAccounts(ctx, c, func(accounts *account.Service) error {
		user, err := accounts.UserByEmail(ctx, u.Email)
		if errors.Is(err, db.ErrNotFound) {
			return fmt.Errorf("there is no user %s; 'forma3d user list' shows them", u.Email)
		}
		if err != nil {
			return err
		}
		if u.Generate {
			_, temporary, err := accounts.ResetPassword(ctx, user.Tenant, user.ID)
			if err != nil {
				return err
			}
			return tellPassword(temporary)
		}
		password, err := askPassword()
		if err != nil {
			return err
		}
		return accounts.SetPassword(ctx, user.Tenant, user.ID, password)
	})
}

// tellPassword prints a password that was made up, if one was.
func tellPassword(temporary string) error {
	if temporary == "" {
		return nil
	}
	fmt.Fprintln(os.Stderr, "The password, shown this once; it must be changed at the first sign-in:")
	_, err := fmt.Println(temporary)
	return err
}

// askPassword reads a password from the terminal without showing it, or a line
// from what is piped in. It is no argument: those are seen by everybody on the
// machine.
func askPassword() (string, error) {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", errors.New("no password was given: type one, pipe one in, or use --generate")
		}
		return line, nil
	}
	var typed [2]string
	for i, words := range []string{"Password: ", "Once more: "} {
		fmt.Fprint(os.Stderr, words)
		text, err := term.ReadPassword(in)
		fmt.Fprintln(os.Stderr)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two passwords are not the same; nothing was changed")
	}
	return typed[0], nil
}
