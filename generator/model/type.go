package model

// Kind is what a Type is.
type Kind string

// The kinds. Object, Enum and Union are declared types with a Go name of
// their own; the others are written in place.
const (
	KindObject  Kind = "object"
	KindEnum    Kind = "enum"
	KindUnion   Kind = "union"
	KindArray   Kind = "array"
	KindMap     Kind = "map"
	KindString  Kind = "string"
	KindSecret  Kind = "secret" // string that must not be printed
	KindTime    Kind = "time"
	KindDate    Kind = "date"
	KindBytes   Kind = "bytes" // base64 in JSON
	KindFile    Kind = "file"  // part of a multipart body
	KindInteger Kind = "integer"
	KindNumber  Kind = "number"
	KindBoolean Kind = "boolean"
	KindAny     Kind = "any"     // untyped: raw JSON
	KindAnyMap  Kind = "any map" // free-form object
)

// Type is a schema as Go sees it. Recursive schemas make cyclic types.
type Type struct {
	Kind     Kind
	Name     string // Go name of a declared type; decided by names
	Role     string // what a declared type is for, "is the body of …"; decided by names
	Doc      Doc
	Nullable bool

	Bits   int      // 32 or 64 for KindInteger and KindNumber; 0 is the default
	Elem   *Type    // KindArray, KindMap
	Fields []*Field // KindObject, in documented order
	Extra  *Type    // KindObject: type of undeclared members, nil for none
	Values []*Value // KindEnum
	Base   Kind     // KindEnum: KindString or KindInteger
	Arms   []*Arm   // KindUnion

	Discriminator string // KindUnion: property that tells the arms apart
	Request       bool   // used in requests, where absence must be expressible

	At string // JSON pointer of the schema in the merged document; "" when it has no single place

	// Hint is where the type stands, for names: the owner's path of name
	// parts below the resource, such as ["Create", "Request", "geo_restrictions"].
	Hint   []string
	Origin Origin
}

// IsDeclared reports whether the type has a declaration of its own.
func (t *Type) IsDeclared() bool {
	switch t.Kind {
	case KindObject, KindEnum, KindUnion:
		return true
	}
	return false
}

// KeepsUnknown reports whether values of the type keep the members that it does
// not name: an answer may have more than is documented. Where members of any
// name are documented, those are not unknown.
func (t *Type) KeepsUnknown() bool {
	return t.Kind == KindObject && !t.Request && t.Extra == nil
}

// Field is one property of an object.
type Field struct {
	Name      string // on the wire
	GoName    string
	Doc       Doc
	Required  bool
	ReadOnly  bool
	WriteOnly bool
	Type      *Type
	At        string // JSON pointer of its schema in the merged document
	Companion bool   // only companions document it, see [Operation]
}

// Value is one value of an enum.
type Value struct {
	Wire      string // as JSON text without quotes
	GoName    string
	Companion bool // only companions document it, see [Operation]
}

// Arm is one alternative of a union.
type Arm struct {
	Type   *Type
	GoName string
	Tags   []string // discriminator values that select the arm
	Key    string   // tells the arm from the others of its union, whatever types they come to share
}
