package validate
import ("testing";"os";"fmt";"time";"runtime";"github.com/flaregen/flaregen/generator/normalize";"gopkg.in/yaml.v3";"github.com/flaregen/flaregen/generator/tree")
func TestTmp(t *testing.T){
 data,_:=os.ReadFile("/work/shared/corpus/whole/cloudflare-b.json")
 t0:=time.Now()
 files,root:=parse(t,"b.json",data)
 t1:=time.Now()
 orig:=tree.Clone(root)
 t1b:=time.Now()
 r,err:=normalize.Run(files,root)
 t2:=time.Now()
 if err!=nil{t.Fatal(err)}
 _,err=Document(files,root)
 t3:=time.Now()
 var ms runtime.MemStats; runtime.ReadMemStats(&ms)
 fmt.Println("parse",t1.Sub(t0),"normalize",t2.Sub(t1b),"validate",t3.Sub(t2),err,"heap",ms.HeapAlloc>>20, ms.Sys>>20)
 y1,_:=yaml.Marshal(orig); y2,_:=yaml.Marshal(root); fmt.Println("size",len(y1),len(y2))
 n:=map[string]int{}
 return
 for _,f:=range r.Fixes{ n[f.Pass]++; 
  if k:=n[f.Pass]; k==1||k==40 { fmt.Println("==",f.Pass,f.Pointer,f.Position,f.Detail)
   switch f.Pass{case "generic-property","contradictory-property","uneven-all-of","contradictory-all-of","unsatisfiable-error","annotation-member","null-enum","media-type","required-union":
    ptr:=f.Pointer; if len(ptr)>6&&ptr[len(ptr)-6:]=="/allOf"{ptr=ptr[:len(ptr)-6]}
    a,_:=yaml.Marshal(tree.Resolve(orig,ptr)); b,_:=yaml.Marshal(tree.Resolve(root,ptr))
    if len(a)>1500{a=a[:1500]}; if len(b)>1500{b=b[:1500]}
    fmt.Printf("--- before\n%s--- after\n%s",a,b)
   }}}
 for _,c:=range r.Counts(){fmt.Println(c)}
}
func BenchmarkX(b *testing.B){
 data,_:=os.ReadFile("/work/shared/corpus/whole/cloudflare-b.json")
 for b.Loop(){ b.StopTimer(); files,root:=parse(b,"b.json",data); b.StartTimer(); normalize.Run(files,root); Document(files,root)}
}
