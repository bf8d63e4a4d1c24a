package memory

import (
	"hash/maphash"
	"iter"
)

// tree is a sorted map that never changes: put and without return another one
// that shares all but the path to the change. The nil tree is empty. It is a
// treap whose priorities are hashes of the keys.
type tree[K comparable, V any] struct {
	key         K
	value       V
	priority    uint64
	left, right *tree[K, V]
}

var seed = maphash.MakeSeed()

type order[K any] func(a, b K) int

func (t *tree[K, V]) get(cmp order[K], k K) (V, bool) {
	for t != nil {
		switch c := cmp(k, t.key); {
		case c < 0:
			t = t.left
		case c > 0:
			t = t.right
		default:
			return t.value, true
		}
	}
	var none V
	return none, false
}

func (t *tree[K, V]) put(cmp order[K], k K, v V) *tree[K, V] {
	if t == nil {
		return &tree[K, V]{key: k, value: v, priority: maphash.Comparable(seed, k)}
	}
	n := *t
	switch c := cmp(k, t.key); {
	case c == 0:
		n.value = v
	case c < 0:
		l := t.left.put(cmp, k, v)
		if n.left = l; l.priority > n.priority {
			n.left = l.right
			up := *l
			up.right = &n
			return &up
		}
	default:
		r := t.right.put(cmp, k, v)
		if n.right = r; r.priority > n.priority {
			n.right = r.left
			up := *r
			up.left = &n
			return &up
		}
	}
	return &n
}

func (t *tree[K, V]) without(cmp order[K], k K) *tree[K, V] {
	if t == nil {
		return nil
	}
	n := *t
	switch c := cmp(k, t.key); {
	case c < 0:
		n.left = t.left.without(cmp, k)
	case c > 0:
		n.right = t.right.without(cmp, k)
	default:
		return join(t.left, t.right)
	}
	return &n
}

// join makes one tree of two, of which all keys of a come before those of b.
func join[K comparable, V any](a, b *tree[K, V]) *tree[K, V] {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.priority > b.priority:
		n := *a
		n.right = join(a.right, b)
		return &n
	}
	n := *b
	n.left = join(a, b.left)
	return &n
}

// after yields what comes after a key, in order.
func (t *tree[K, V]) after(cmp order[K], k K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.walk(cmp, k, yield) }
}

func (t *tree[K, V]) walk(cmp order[K], k K, yield func(K, V) bool) bool {
	if t == nil {
		return true
	}
	if cmp(t.key, k) > 0 {
		if !t.left.walk(cmp, k, yield) || !yield(t.key, t.value) {
			return false
		}
	}
	return t.right.walk(cmp, k, yield)
}
