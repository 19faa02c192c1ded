package wire

import (
	"os"
	"strings"
	"testing"
)

func TestRealDocument(t *testing.T) {
	base, err := os.ReadFile("../../../spec/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head := strings.ReplaceAll(string(base), "{certificate_id}", "{certificate_identifier}")
	head = strings.ReplaceAll(head, "name: certificate_id\n", "name: certificate_identifier\n")
	head = strings.Replace(head, "- pending_reactivation\n", "", 1)
	changes, err := Changes(t.Context(), base, []byte(head))
	for _, c := range changes {
		t.Logf("%+v", c)
	}
	t.Log(len(changes), err)
}
