package oas

// Kind names what an object of an OpenAPI document is.
type Kind string

// The kinds of objects, called what the specification calls them.
const (
	Document       Kind = "document"
	Info           Kind = "info"
	Contact        Kind = "contact"
	License        Kind = "license"
	Server         Kind = "server"
	ServerVariable Kind = "server variable"
	Paths          Kind = "paths"
	PathItem       Kind = "path item"
	Operation      Kind = "operation"
	Parameter      Kind = "parameter"
	RequestBody    Kind = "request body"
	MediaType      Kind = "media type"
	Encoding       Kind = "encoding"
	Responses      Kind = "responses"
	Response       Kind = "response"
	Header         Kind = "header"
	Example        Kind = "example"
	Link           Kind = "link"
	Callback       Kind = "callback"
	Components     Kind = "components"
	SecurityScheme Kind = "security scheme"
	OAuthFlows     Kind = "OAuth flows"
	OAuthFlow      Kind = "OAuth flow"
	Tag            Kind = "tag"
	ExternalDocs   Kind = "external documentation"
	Schema         Kind = "schema"
	Discriminator  Kind = "discriminator"
	XML            Kind = "XML object"
)

// Shape is the form of a field's value.
type Shape string

// The shapes of values.
const (
	Any          Shape = "any value"
	String       Shape = "a string"
	Bool         Shape = "true or false"
	Number       Shape = "a number"
	Count        Shape = "a whole number from 0"
	Strings      Shape = "a list of strings"
	Values       Shape = "a list"
	AnyMap       Shape = "a mapping"
	StringMap    Shape = "a mapping to strings"
	Requirements Shape = "a list of mappings to lists of strings"
	Object       Shape = "an object"            // of Field.Kind
	ObjectOrBool Shape = "an object or boolean" // of Field.Kind
	ObjectList   Shape = "a list of objects"    // of Field.Kind
	ObjectMap    Shape = "a mapping to objects" // to Field.Kind
)

// Field is one field of a kind.
type Field struct {
	Shape Shape
	Kind  Kind // of the objects held; empty for the shapes without objects
}

// Fields gives the fields that the grammar knows for a kind, by name.
// Extensions ("x-…") and "$ref" are not among them.
func Fields(kind Kind) map[string]Field { return grammar[kind] }

// FieldOf tells what a field of an object is. Beside the fixed fields it
// knows the patterned ones: paths, statuses and callback expressions.
func FieldOf(kind Kind, name string) (Field, bool) {
	if f, ok := grammar[kind][name]; ok {
		return f, true
	}
	if len(name) > 1 && name[0] == 'x' && name[1] == '-' {
		return Field{Shape: Any}, false
	}
	switch kind {
	case Paths, Callback:
		return Field{Shape: Object, Kind: PathItem}, true
	case Responses:
		return Field{Shape: Object, Kind: Response}, true
	}
	return Field{}, false
}

// Referable reports whether a reference may stand in place of an object of
// this kind.
func Referable(kind Kind) bool {
	switch kind {
	case Schema, Parameter, RequestBody, Response, Header, Example, Link, Callback, SecurityScheme, PathItem:
		return true
	}
	return false
}

// Methods are the fields of a path item that hold operations, in the order of
// the specification.
var Methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

var text, flag, number, count = Field{Shape: String}, Field{Shape: Bool}, Field{Shape: Number}, Field{Shape: Count}

func object(k Kind) Field { return Field{Object, k} }
func list(k Kind) Field   { return Field{ObjectList, k} }
func mapOf(k Kind) Field  { return Field{ObjectMap, k} }

var grammar = map[Kind]map[string]Field{
	Document: {
		"openapi": text, "info": object(Info), "servers": list(Server), "paths": object(Paths),
		"components": object(Components), "security": {Shape: Requirements}, "tags": list(Tag),
		"externalDocs": object(ExternalDocs),
	},
	Info: {
		"title": text, "description": text, "termsOfService": text, "contact": object(Contact),
		"license": object(License), "version": text,
	},
	Contact:        {"name": text, "url": text, "email": text},
	License:        {"name": text, "url": text},
	Server:         {"url": text, "description": text, "variables": mapOf(ServerVariable)},
	ServerVariable: {"enum": {Shape: Strings}, "default": text, "description": text},
	Paths:          {},
	PathItem: {
		"summary": text, "description": text, "servers": list(Server), "parameters": list(Parameter),
		"get": object(Operation), "put": object(Operation), "post": object(Operation),
		"delete": object(Operation), "options": object(Operation), "head": object(Operation),
		"patch": object(Operation), "trace": object(Operation),
	},
	Operation: {
		"tags": {Shape: Strings}, "summary": text, "description": text, "externalDocs": object(ExternalDocs),
		"operationId": text, "parameters": list(Parameter), "requestBody": object(RequestBody),
		"responses": object(Responses), "callbacks": mapOf(Callback), "deprecated": flag,
		"security": {Shape: Requirements}, "servers": list(Server),
	},
	Parameter:   with(header, map[string]Field{"name": text, "in": text}),
	Header:      header,
	RequestBody: {"description": text, "content": mapOf(MediaType), "required": flag},
	MediaType: {
		"schema": object(Schema), "example": {Shape: Any}, "examples": mapOf(Example), "encoding": mapOf(Encoding),
	},
	Encoding: {
		"contentType": text, "headers": mapOf(Header), "style": text, "explode": flag, "allowReserved": flag,
	},
	Responses: {},
	Response: {
		"description": text, "headers": mapOf(Header), "content": mapOf(MediaType), "links": mapOf(Link),
	},
	Example: {"summary": text, "description": text, "value": {Shape: Any}, "externalValue": text},
	Link: {
		"operationRef": text, "operationId": text, "parameters": {Shape: AnyMap}, "requestBody": {Shape: Any},
		"description": text, "server": object(Server),
	},
	Callback: {},
	Components: {
		"schemas": mapOf(Schema), "responses": mapOf(Response), "parameters": mapOf(Parameter),
		"examples": mapOf(Example), "requestBodies": mapOf(RequestBody), "headers": mapOf(Header),
		"securitySchemes": mapOf(SecurityScheme), "links": mapOf(Link), "callbacks": mapOf(Callback),
	},
	SecurityScheme: {
		"type": text, "description": text, "name": text, "in": text, "scheme": text, "bearerFormat": text,
		"flows": object(OAuthFlows), "openIdConnectUrl": text,
	},
	OAuthFlows: {
		"implicit": object(OAuthFlow), "password": object(OAuthFlow), "clientCredentials": object(OAuthFlow),
		"authorizationCode": object(OAuthFlow),
	},
	OAuthFlow: {
		"authorizationUrl": text, "tokenUrl": text, "refreshUrl": text, "scopes": {Shape: StringMap},
	},
	Tag:           {"name": text, "description": text, "externalDocs": object(ExternalDocs)},
	ExternalDocs:  {"description": text, "url": text},
	Discriminator: {"propertyName": text, "mapping": {Shape: StringMap}},
	XML:           {"name": text, "namespace": text, "prefix": text, "attribute": flag, "wrapped": flag},
	Schema: {
		"title": text, "description": text, "type": text, "format": text, "pattern": text,
		"multipleOf": number, "maximum": number, "minimum": number, "exclusiveMaximum": flag, "exclusiveMinimum": flag,
		"maxLength": count, "minLength": count, "maxItems": count, "minItems": count,
		"maxProperties": count, "minProperties": count, "uniqueItems": flag,
		"required": {Shape: Strings}, "enum": {Shape: Values}, "default": {Shape: Any}, "example": {Shape: Any},
		"allOf": list(Schema), "oneOf": list(Schema), "anyOf": list(Schema), "not": object(Schema),
		"items": object(Schema), "properties": mapOf(Schema), "additionalProperties": {ObjectOrBool, Schema},
		"nullable": flag, "readOnly": flag, "writeOnly": flag, "deprecated": flag, "allowEmptyValue": flag,
		"discriminator": object(Discriminator), "xml": object(XML), "externalDocs": object(ExternalDocs),
	},
}

var header = map[string]Field{
	"description": text, "required": flag, "deprecated": flag, "allowEmptyValue": flag, "style": text,
	"explode": flag, "allowReserved": flag, "schema": object(Schema), "example": {Shape: Any},
	"examples": mapOf(Example), "content": mapOf(MediaType),
}

func with(fields, more map[string]Field) map[string]Field {
	all := make(map[string]Field, len(fields)+len(more))
	for name, f := range fields {
		all[name] = f
	}
	for name, f := range more {
		all[name] = f
	}
	return all
}

// later are the fields that versions after 3.0 brought and that hold schemas.
// The index looks below them, so that what is converted has been seen.
var later = map[string]Field{
	"$defs": mapOf(Schema), "definitions": mapOf(Schema), "patternProperties": mapOf(Schema),
	"dependentSchemas": mapOf(Schema), "prefixItems": list(Schema), "contains": object(Schema),
	"propertyNames": object(Schema), "unevaluatedItems": {ObjectOrBool, Schema},
	"unevaluatedProperties": {ObjectOrBool, Schema}, "if": object(Schema), "then": object(Schema),
	"else": object(Schema), "contentSchema": object(Schema),
}
