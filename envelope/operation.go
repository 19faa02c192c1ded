package envelope

import "context"

// operationContext carries the name of an operation.
type operationContext struct {
	context.Context
	name  string
	given bool // by the caller, not by this package
}

type operationKey struct{}

func (c *operationContext) Value(key any) any {
	if key == (operationKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// WithOperationName has [OperationName] return name for every request that is sent under the context, in place of the
// generated name. It is for calls that have none of their own ([Client.Do]), and for callers who want to tell apart in
// traces and metrics what the same call is used for. An empty name brings the generated ones back.
//
// Errors and logs keep the generated name: they say which call failed. Keep identifiers out of the name, for every
// name is a series of measurements.
func WithOperationName(ctx context.Context, name string) context.Context {
	return &operationContext{ctx, name, name != ""}
}

// OperationName returns the operation ("MTLSCertificates.List") that a request belongs to, from the request's context:
// the name that the caller gave with [WithOperationName], else the generated one. It is for transports that trace or
// measure: spans and metrics named after paths have one name per identifier. Empty for a context that nobody named.
func OperationName(ctx context.Context) string {
	if named, ok := ctx.Value(operationKey{}).(*operationContext); ok {
		return named.name
	}
	return ""
}

// operationOf names the operation of a request, unless the caller has done it. A name that this package gave does not
// count: a transport may call another API under the context of the request that it carries.
func operationOf(ctx context.Context, generated string) operationContext {
	if named, ok := ctx.Value(operationKey{}).(*operationContext); ok && named.given {
		return operationContext{ctx, named.name, true}
	}
	return operationContext{ctx, generated, false}
}
