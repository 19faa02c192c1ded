package normalize

// passes in the order in which they are applied. First everything gets the
// shape of OpenAPI 3.0, so that the later passes need to know no other; what
// compares several schemas comes after all that repair one.
var passes = []Pass{
	// The document.
	{Name: "openapi-version", Doc: "an OpenAPI 3.1 document is written as 3.0.3", run: openapiVersion},
	{Name: "webhooks", Doc: "webhooks are removed, OpenAPI 3.0 has none", Lossy: true, run: webhooks},
	{Name: "path-item-reference", Doc: "path items are written where they are referred to", run: pathItemReferences},

	// Schemas: from OpenAPI 3.1 to 3.0.
	{Name: "boolean-schema", Doc: "true, false and null where a schema belongs become schemas", run: booleanSchemas},
	{Name: "definitions", Doc: "schemas below $defs become components", run: definitions},
	{Name: "reference-siblings", Doc: "statements next to $ref move into an allOf around it, wording goes", run: referenceSiblings},
	{Name: "type-list", Doc: "several types become nullable and anyOf", run: typeLists},
	{Name: "null-type", Doc: "type null becomes nullable", run: nullTypes},
	{Name: "const", Doc: "const becomes an enum of one value", run: constants},
	{Name: "schema-examples", Doc: "the first of a schema's examples becomes its example", run: schemaExamples},
	{Name: "exclusive-bound", Doc: "numeric exclusive bounds become a bound and a flag", run: exclusiveBounds},
	{Name: "content-encoding", Doc: "contentEncoding and contentMediaType become a format", run: contentEncodings},
	{Name: "schema-identity", Doc: "$id, $schema, $anchor and $comment are removed", run: schemaIdentities},
	{Name: "later-keyword", Doc: "keywords that OpenAPI 3.0 lacks are approximated or removed", Lossy: true, run: laterKeywords},

	// Fields of all objects.
	{Name: "parameter-schema", Doc: "types stated in a parameter itself move into its schema", run: parameterSchemas},
	{Name: "value-form", Doc: "quoted numbers and flags, unquoted texts and empty fields get the right form", run: valueForms},
	{Name: "unknown-field", Doc: "fields that OpenAPI does not have are removed", Lossy: true, run: unknownFields},

	// Schemas: one at a time.
	{Name: "unknown-type", Doc: "types that OpenAPI does not have become the one that is meant", run: unknownTypes},
	{Name: "array-items", Doc: "arrays without items get items of any kind", run: arrayItems},
	{Name: "misplaced-required", Doc: "required: true on a property moves to the object's list", run: misplacedRequired},
	{Name: "duplicate-required", Doc: "repeated entries of required are removed", run: duplicateRequired},
	{Name: "array-length", Doc: "minLength and maxLength of arrays become minItems and maxItems", run: arrayLengths},
	{Name: "unique-items", Doc: "uniqueItems on what is no array is removed", run: uniqueItems},
	{Name: "null-enum", Doc: "null among enum values becomes nullable", run: nullEnums},
	{Name: "enum-type", Doc: "enum values get the form of the declared type, or the type that of the values", run: enumTypes},
	{Name: "container-enum", Doc: "enums of lists and objects are removed", Lossy: true, run: containerEnums},
	{Name: "duplicate-enum", Doc: "repeated enum values are removed", run: duplicateEnums},
	{Name: "boolean-enum", Doc: "enums of both booleans are removed, they state nothing", run: booleanEnums},
	{Name: "private-type", Doc: "x-go-type of modules that the client does not know is removed", run: privateTypes},
	{Name: "required-union", Doc: "unions whose members only require fields are removed", Lossy: true, run: requiredUnions},
	{Name: "pattern", Doc: "patterns that RE2 cannot express are removed", Lossy: true, run: patterns},

	// Paths, parameters and bodies.
	{Name: "status-range", Doc: "status ranges are written in upper case", run: statusRanges},
	{Name: "response-description", Doc: "responses without description get the name of their status", run: responseDescriptions},
	{Name: "media-type", Doc: "media types that are none become the one that is meant", run: mediaTypes},
	{Name: "empty-content", Doc: "content without media types is removed", run: emptyContents},
	{Name: "empty-body", Doc: "bodies without schema are removed from GET, HEAD and DELETE", run: emptyBodies},
	{Name: "get-body", Doc: "bodies are removed from GET and HEAD", Lossy: true, run: getBodies},
	{Name: "encoding", Doc: "encodings of no form or of no property are removed", run: encodings},
	{Name: "repeated-path-parameter", Doc: "the second of two equal names in one path is numbered", run: repeatedPathParameters},
	{Name: "renamed-path-parameter", Doc: "path parameters get the names that their path uses", run: renamedPathParameters},
	{Name: "unused-path-parameter", Doc: "path parameters that the path does not have are removed", Lossy: true, run: unusedPathParameters},
	{Name: "undeclared-path-parameter", Doc: "path parameters that are not declared are declared", run: undeclaredPathParameters},
	{Name: "optional-path-parameter", Doc: "path parameters are required", run: optionalPathParameters},
	{Name: "read-only-path-parameter", Doc: "readOnly and writeOnly are removed from path parameters", run: readOnlyPathParameters},
	{Name: "duplicate-parameter", Doc: "of parameters declared twice the last is kept", Lossy: true, run: duplicateParameters},
	{Name: "security-scheme", Doc: "requirements of security schemes that are not declared are removed", Lossy: true, run: securitySchemes},
	{Name: "duplicate-tag", Doc: "of tags declared twice the first is kept", run: duplicateTags},
	{Name: "example-and-examples", Doc: "example next to examples is removed", run: examplePairs},

	// Schemas: several together.
	{Name: "annotation-member", Doc: "allOf members that only annotate move next to the allOf", run: annotationMembers},
	{Name: "unsatisfiable-error", Doc: "of error answers that cannot be, only the last allOf member is kept", Lossy: true, run: unsatisfiableErrors},
	{Name: "generic-property", Doc: "properties that an allOf declares again in detail lose the generic declaration", run: genericProperties},
	{Name: "contradictory-property", Doc: "of contradictory declarations of a property in an allOf the last is kept", Lossy: true, run: contradictoryProperties},
	{Name: "composed-property", Doc: "declarations of a property that add up along an allOf are put together", run: composedProperties},
	{Name: "uneven-all-of", Doc: "allOf members that do not state the same flags become one schema", run: unevenAllOfs},
	{Name: "contradictory-all-of", Doc: "allOf members that contradict each other become one schema, the last wins", Lossy: true, run: contradictoryAllOfs},

	// The last, once everything else is in order.
	{Name: "invalid-default", Doc: "defaults that break their own schema are removed", Lossy: true, run: invalidDefaults},
	{Name: "invalid-example", Doc: "examples that break their schema are removed", run: invalidExamples},
}

// settled is the number of passes that are repeated until nothing changes.
// The two after them remove values only, which calls for no other repair.
var settled = len(passes) - 2
