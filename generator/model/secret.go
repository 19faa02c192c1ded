package model

// HoldsSecret reports whether a value of the type can hold a secret.
func (t *Type) HoldsSecret() bool {
	return t.Holds(func(t *Type) bool { return t.Kind == KindSecret })
}

// Holds reports whether the type is such a one, or has one inside, however deep.
func (t *Type) Holds(such func(*Type) bool) bool { return t.holds(such, map[*Type]bool{}) }

func (t *Type) holds(such func(*Type) bool, seen map[*Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	if such(t) || t.Elem.holds(such, seen) || t.Extra.holds(such, seen) {
		return true
	}
	for _, f := range t.Fields {
		if f.Type.holds(such, seen) {
			return true
		}
	}
	for _, a := range t.Arms {
		if a.Type.holds(such, seen) {
			return true
		}
	}
	return false
}
