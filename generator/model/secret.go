package model

// HoldsSecret reports whether a value of the type can hold a secret, however
// deep inside.
func (t *Type) HoldsSecret() bool { return t.holdsSecret(map[*Type]bool{}) }

func (t *Type) holdsSecret(seen map[*Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	if t.Kind == KindSecret || t.Elem.holdsSecret(seen) || t.Extra.holdsSecret(seen) {
		return true
	}
	for _, f := range t.Fields {
		if f.Type.holdsSecret(seen) {
			return true
		}
	}
	for _, a := range t.Arms {
		if a.Type.holdsSecret(seen) {
			return true
		}
	}
	return false
}
