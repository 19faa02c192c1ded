package sample

import "math"

// number gives a number near the wanted one that lies within the bounds. step
// is 1 for integers; multipleOf takes its place.
func (v *view) number(wanted, step float64) float64 {
	low, high := math.Inf(-1), math.Inf(1)
	for _, s := range v.parts {
		if s.MultipleOf != nil {
			step = math.Max(step, *s.MultipleOf)
		}
		unit := 1.0
		if step == 0 {
			unit = 0.001
		}
		if s.Min != nil {
			bound := *s.Min
			if s.ExclusiveMin.Bool != nil && *s.ExclusiveMin.Bool {
				bound += unit
			}
			low = math.Max(low, bound)
		}
		if s.Max != nil {
			bound := *s.Max
			if s.ExclusiveMax.Bool != nil && *s.ExclusiveMax.Bool {
				bound -= unit
			}
			high = math.Min(high, bound)
		}
	}
	n := math.Min(math.Max(wanted, low), high)
	if step > 0 {
		rounded := math.Floor(n/step) * step
		if rounded < low || rounded == 0 {
			rounded = math.Ceil(n/step) * step
		}
		n = rounded
	}
	return n
}
