package names

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// tree makes resources, with their parents, out of dotted paths.
func tree(paths ...string) *model.API {
	api := &model.API{}
	byName := map[string]*model.Resource{}
	for _, path := range paths {
		segments := strings.Split(path, ".")
		var parent *model.Resource
		for i := range segments {
			name := strings.Join(segments[:i+1], ".")
			r := byName[name]
			if r == nil {
				r = &model.Resource{Path: segments[:i+1]}
				byName[name] = r
				if parent == nil {
					api.Resources = append(api.Resources, r)
				} else {
					parent.Children = append(parent.Children, r)
				}
			}
			parent = r
		}
	}
	return api
}

func object(fields ...*model.Field) *model.Type {
	return &model.Type{Kind: model.KindObject, Fields: fields}
}

func field(name string, t *model.Type) *model.Field { return &model.Field{Name: name, Type: t} }

func list(t *model.Type) *model.Type { return &model.Type{Kind: model.KindArray, Elem: t} }

func text() *model.Type { return &model.Type{Kind: model.KindString} }

func enum(values ...string) *model.Type {
	t := &model.Type{Kind: model.KindEnum, Base: model.KindString}
	for _, v := range values {
		t.Values = append(t.Values, &model.Value{Wire: v})
	}
	return t
}

// own marks a type as one that belongs to an operation, not to its resource.
func own(t *model.Type) *model.Type {
	if d := record.Declared(t); d != nil {
		d.Hint = []string{"own"}
	}
	return t
}

func TestResources(t *testing.T) {
	for _, test := range []struct{ path, goPath, service, base string }{
		{"origin_tls_client_auth", "OriginTLSClientAuth", "OriginTLSClientAuthService", "OriginTLSClientAuth"},
		{"origin_tls_client_auth.hostname_certificates", "OriginTLSClientAuth.HostnameCertificates", "HostnameCertificateService", "HostnameCertificate"},
		{"origin_tls_client_auth.hostnames", "OriginTLSClientAuth.Hostnames", "OriginTLSClientAuthHostnameService", "OriginTLSClientAuthHostname"},
		{"origin_tls_client_auth.settings", "OriginTLSClientAuth.Settings", "OriginTLSClientAuthSettingsService", "OriginTLSClientAuthSettings"},
		{"client_certificates", "ClientCertificates", "ClientCertificateService", "ClientCertificate"},
		{"mtls_certificates", "MTLSCertificates", "MTLSCertificateService", "MTLSCertificate"},
		{"mtls_certificates.associations", "MTLSCertificates.Associations", "MTLSCertificateAssociationService", "MTLSCertificateAssociation"},
		{"zero_trust.gateway.certificates", "ZeroTrust.Gateway.Certificates", "ZeroTrustGatewayCertificateService", "ZeroTrustGatewayCertificate"},
		{"ssl.certificate_packs", "SSL.CertificatePacks", "CertificatePackService", "CertificatePack"},
		{"ssl.certificate_packs.quota", "SSL.CertificatePacks.Quota", "CertificatePackQuotaService", "CertificatePackQuota"},
		{"ssl.universal.settings", "SSL.Universal.Settings", "SSLUniversalSettingsService", "SSLUniversalSettings"},
		{"ssl.verification", "SSL.Verification", "SSLVerificationService", "SSLVerification"},
		{"clients", "Clients", "ClientsService", "Clients"}, // Client is the client
		{"do", "DoResource", "DoService", "Do"}, // Do is a method of it
		{"things.list", "Things.ListResource", "ThingListService", "ThingList"},
		{"things.delete", "Things.DeleteResource", "ThingDeleteService", "ThingDelete"},
		{"things.search", "Things.Search", "ThingSearchService", "ThingSearch"},
		{"9lives", "N9Lives", "N9LifeService", "N9Life"},
	} {
		api := tree(test.path)
		Assign(api, nil)
		r := api.Find(test.path)
		if r.GoPath() != test.goPath || r.Service != test.service || r.Base != test.base {
			t.Errorf("%s: %s %s %s, want %s %s %s", test.path, r.GoPath(), r.Service, r.Base, test.goPath, test.service, test.base)
		}
	}
}

// TestOperation checks every name that belongs to one operation.
func TestOperation(t *testing.T) {
	api := tree("origin_tls_client_auth.hostname_certificates")
	status := enum("日本", "active", "pending_deployment", "<=1y", "-created", "", "*", "1.5", "a b", "a-b", "a_b", "A_B")
	certificate := object(field("id", text()), field("status", status), field("certificate_authority", object()), field("hosts", list(object())))
	body := object(field("private_key", &model.Type{Kind: model.KindSecret}), field("expires-on", text()), field("expires_on", text()), field("log_value", text()), field("format", text()))
	api.Find("origin_tls_client_auth.hostname_certificates").Operations = []*model.Operation{
		{Kind: "list", HTTPMethod: "GET", Path: "/zones/{zone_id}/certs", PathParams: []*model.Param{{Name: "zone_id", Type: text()}},
			Result: model.Result{Kind: model.ResultList, Type: certificate}},
		{Kind: "create", HTTPMethod: "POST", Path: "/zones/{zone_id}/certs", Body: &model.Body{Encoding: model.BodyJSON, Type: own(body)},
			Params: []*model.Param{{Name: "dry-run", In: model.InQuery, Type: text()}, {Name: "dry_run", In: model.InHeader, Type: text()}, {Name: "order", In: model.InQuery, Type: own(enum("asc"))}},
			Result: model.Result{Kind: model.ResultValue, Type: certificate}},
		{Kind: "delete", HTTPMethod: "DELETE", Path: "/zones/{zone_id}/certs/{id}", Result: model.Result{Kind: model.ResultValue, Type: own(object())},
			PathParams: []*model.Param{{Name: "zone_id", Type: text()}, {Name: "id", Type: text()}, {Name: "type", Type: text()}, {Name: "ctx", Type: text()}, {Name: "body", Type: text()}, {Name: "Type", Type: text()}}},
	}
	if collisions := Assign(api, nil); len(collisions) != 0 {
		t.Errorf("collisions: %+v", collisions)
	}
	ops := api.Find("origin_tls_client_auth.hostname_certificates").Operations
	wantAll(t, map[string]string{
		"list method":          ops[0].Method + " List",
		"iterator":             ops[0].Iterator + " All",
		"list params":          ops[0].ParamsType + " HostnameCertificateListParams",
		"list request":         ops[0].RequestFunc + " newHostnameCertificateListRequest",
		"result":               certificate.Name + " HostnameCertificate",
		"nested":               certificate.Fields[2].Type.Name + " HostnameCertificateAuthority",
		"nested item":          certificate.Fields[3].Type.Elem.Name + " HostnameCertificateHost",
		"enum":                 status.Name + " HostnameCertificateStatus",
		"create params":        ops[1].ParamsType + " HostnameCertificateCreateParams",
		"dashed param":         ops[1].Params[0].GoName + " DryRun",
		"underscored param":    ops[1].Params[1].GoName + " DryRunUnderscored",
		"param enum":           ops[1].Params[2].Type.Name + " HostnameCertificateCreateParamsOrder",
		"body":                 body.Name + " HostnameCertificateCreateRequest",
		"field":                body.Fields[0].GoName + " PrivateKey",
		"dashed field":         body.Fields[1].GoName + " ExpiresOn",
		"underscored field":    body.Fields[2].GoName + " ExpiresOnUnderscored",
		"field like a method":  body.Fields[3].GoName + " LogValueValue",
		"beside a secret":      body.Fields[4].GoName + " FormatValue",
		"delete has no params": ops[2].ParamsType + " ",
		"delete result":        ops[2].Result.Type.Name + " HostnameCertificateDeleteResult",
	})
	var args, values []string
	for _, p := range ops[2].PathParams {
		args = append(args, p.GoName)
	}
	if got := strings.Join(args, " "); got != "zoneID id typeParam ctxParam bodyParam typeParamParam" {
		t.Errorf("arguments: %s", got)
	}
	for _, v := range status.Values {
		values = append(values, v.Wire+"="+strings.TrimPrefix(v.GoName, status.Name))
	}
	want := "日本=Value|active=Active|pending_deployment=PendingDeployment|<=1y=LessThanEqual1Y|-created=MinusCreated|=Empty|*=Star|1.5=15|a b=ABSpaced|a-b=ABDashed|a_b=ABUnderscored|A_B=AB"
	if got := strings.Join(values, "|"); got != want {
		t.Errorf("values:\n%s\nwant\n%s", got, want)
	}
}

func wantAll(t *testing.T, pairs map[string]string) {
	t.Helper()
	for what, pair := range pairs {
		if got, want, _ := strings.Cut(pair, " "); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
}

// TestMethods: two operations of one kind are told apart by what their paths
// say. The shorter path has the plain name, unless a caller's arguments would
// fit the other as well.
func TestMethods(t *testing.T) {
	for _, test := range []struct {
		name  string
		kinds []string // kind, HTTP method and path of each operation
		want  string
	}{
		{"scopes", []string{"list GET /zones/{z}/x", "list GET /accounts/{a}/x"}, "ListForZone ListForAccount"},
		{"one parameter more", []string{"get GET /x/{id}", "get GET /x/{id}/{version}"}, "Get GetByVersion"},
		{"another path", []string{"get GET /x/a", "get GET /x/b"}, "GetA GetB"},
		{"another verb only", []string{"set POST /x", "set PUT /x"}, "SetPost SetPut"},
		{"three", []string{"get GET /x/{id}/b", "get GET /x/{id}/a", "get GET /x/{id}"}, "GetB GetA GetX"},
		{"a path that has nothing of its own", []string{"get GET /x/y", "get GET /y/x", "get GET /y/x/x"}, "GetForX GetForY GetForYX"},
		{"actions", []string{"activate POST /x/{id}/activate", "get_activate GET /x/{id}/activate"}, "Activate GetActivate"},
	} {
		t.Run(test.name, func(t *testing.T) {
			api := tree("x")
			for _, k := range test.kinds {
				parts := strings.Fields(k)
				api.Resources[0].Operations = append(api.Resources[0].Operations, &model.Operation{Kind: parts[0], HTTPMethod: parts[1], Path: parts[2]})
			}
			collisions := Assign(api, nil)
			var got []string
			plain := 0
			for _, op := range api.Resources[0].Operations {
				got = append(got, op.Method)
				if op.Method == exported(words(op.Kind), "") {
					plain++
				}
			}
			if strings.Join(got, " ") != test.want || len(collisions) != len(got)-plain {
				t.Errorf("got %v and %d collisions, want %s", got, len(collisions), test.want)
			}
		})
	}
}

// TestIterator: what goes through a list has a name of its own, even where an
// operation is called All.
func TestIterator(t *testing.T) {
	api := tree("x.all")
	paged := model.Result{Kind: model.ResultList, Type: text()}
	api.Resources[0].Operations = []*model.Operation{
		{Kind: "all", HTTPMethod: "POST", Path: "/x"},
		{Kind: "list", HTTPMethod: "GET", Path: "/x", Result: paged},
		{Kind: "list", HTTPMethod: "GET", Path: "/zones/{z}/x", Result: paged},
		{Kind: "search", HTTPMethod: "GET", Path: "/x/search", Result: paged},
	}
	Assign(api, nil)
	var got []string
	for _, op := range api.Resources[0].Operations {
		got = append(got, op.Method+"/"+op.Iterator)
	}
	if want := "All/ List/AllItems ListForZone/AllForZone Search/SearchAll"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if f := api.Resources[0].Children[0].Field; f != "AllResource" {
		t.Errorf("a field is called like a method: %s", f)
	}
}

// TestCollisions: the resource nearer to the top keeps the short name, the other
// takes more of its path, and that is reported.
func TestCollisions(t *testing.T) {
	api := tree("b.c.hostname_certificates", "a.hostname_certificates", "options", "clients", "client")
	collisions := Assign(api, nil)
	wantAll(t, map[string]string{
		"near":     api.Find("a.hostname_certificates").Base + " HostnameCertificate",
		"far":      api.Find("b.c.hostname_certificates").Base + " CHostnameCertificate",
		"client":   api.Find("client").Base + " ClientResource",
		"options":  api.Find("options").Base + " Options",
		"clients":  api.Find("clients").Service + " ClientsService",
		"client's": api.Find("client").Service + " ClientResourceService",
	})
	i := slices.IndexFunc(collisions, func(c Collision) bool { return c.Name == "HostnameCertificate" })
	if i < 0 || collisions[i] != (Collision{"HostnameCertificate", "a.hostname_certificates", "b.c.hostname_certificates", "CHostnameCertificate"}) {
		t.Errorf("collisions: %+v", collisions)
	}
	if !slices.IsSortedFunc(collisions, func(a, b Collision) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Other, b.Other))
	}) {
		t.Errorf("collisions are in no order: %+v", collisions)
	}
}

// TestListItems: a list whose items would be called like something else.
func TestListItems(t *testing.T) {
	api := tree("x")
	params := []*model.Param{
		{Name: "kinds", In: model.InQuery, Type: list(enum("a"))},
		{Name: "kind", In: model.InQuery, Type: enum("a")},
	}
	api.Resources[0].Operations = []*model.Operation{{Kind: "list", HTTPMethod: "GET", Path: "/x", Params: params}}
	Assign(api, nil)
	wantAll(t, map[string]string{
		"one":  params[1].Type.Name + " XListParamsKind",
		"many": params[0].Type.Elem.Name + " XListParamsKindsItem",
	})
	if got := params[0].Type.Elem.Role; got != "is one item of the parameter kinds of [XService.List]" {
		t.Errorf("role: %s", got)
	}
}

func TestUnions(t *testing.T) {
	shared := object(field("id", text()))
	union := own(&model.Type{Kind: model.KindUnion, Arms: []*model.Arm{
		{Type: object(field("kind", text()), field("a", text())), Tags: []string{"first-kind"}},
		{Type: object(field("kind", text()), field("b", text()))},
		{Type: object(field("kind", text()))},
		{Type: object(field("kind", text()))},
		{Type: &model.Type{Kind: model.KindObject, Fields: []*model.Field{field("kind", text())}, Doc: model.Doc{Text: "Scenic route"}}},
		{Type: &model.Type{Kind: model.KindObject, Fields: []*model.Field{field("kind", text())}, Doc: model.Doc{Text: "It leads along the coast."}}},
		{Type: &model.Type{Kind: model.KindObject, Fields: []*model.Field{field("kind", text())}, Origin: model.Origin{Pointer: "#/components/schemas/route_fast_lane"}}},
		{Type: text()},
		{Type: list(text())},
		{Type: &model.Type{Kind: model.KindInteger}},
		{Type: object(field("raw", text()))},
		{Type: object(field("is_zero", text()))},
		{Type: shared},
	}})
	api := tree("routes")
	api.Resources[0].Operations = []*model.Operation{
		{Kind: "get", HTTPMethod: "GET", Path: "/routes", Result: model.Result{Kind: model.ResultValue, Type: shared}},
		{Kind: "create", HTTPMethod: "POST", Path: "/routes", Result: model.Result{Kind: model.ResultValue, Type: union}},
	}
	Assign(api, nil)
	var got []string
	for _, a := range union.Arms {
		got = append(got, fmt.Sprint(a.GoName, "/", a.Type.Name))
	}
	want := "FirstKind/RouteCreateResultFirstKind B/RouteCreateResultB Object/RouteCreateResultObject ObjectMixed/RouteCreateResultObjectMixed ScenicRoute/RouteCreateResultScenicRoute ObjectMixedF/RouteCreateResultObjectMixedF FastLane/RouteCreateResultFastLane " +
		"String/ StringArray/ Integer/ RawValue/RouteCreateResultRawValue IsZeroValue/RouteCreateResultIsZeroValue Route/Route"
	if strings.Join(got, " ") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, " "), want)
	}
}
