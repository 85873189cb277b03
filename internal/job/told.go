package job

// TellsItself reports whether the module of a kind of job sees to it that a
// person learns of a dead letter: by an issue on the order.
func (r *Runner) TellsItself(kind string) bool { return r.reg.definitions[kind].Dead != nil }
