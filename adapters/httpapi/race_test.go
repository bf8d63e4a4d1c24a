package httpapi_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// crowd lets 32 clients do the same at once, and counts the answers by status.
func crowd(do func(i int) int) map[int]int {
	var all sync.WaitGroup
	var mu sync.Mutex
	answers := make(map[int]int)
	for i := range 32 {
		all.Go(func() {
			status := do(i)
			mu.Lock()
			defer mu.Unlock()
			answers[status]++
		})
	}
	all.Wait()
	return answers
}

func TestOfManyAtOnceOneWins(t *testing.T) {
	h := newHouse(t)
	require.Equal(t, map[int]int{201: 1, 409: 31}, crowd(func(int) int {
		return h.do("manager-a", "POST", "/api/v1/files", "{"+goodProject+"}").StatusCode
	}), "one file a project")

	var page struct{ Items []struct{ ID string } }
	h.read(h.do("manager-a", "GET", "/api/v1/files", nil), &page)
	path := "/api/v1/files/" + page.Items[0].ID
	for revision := uint64(1); revision <= 5; revision++ {
		got := crowd(func(i int) int {
			items := object{"items": []object{{"part": "approval", "title": fmt.Sprintf("paper %d", i), "form": "copy", "copies": 1, "pages": 1}}}
			return h.do("manager-a", "POST", path+"/edit-inventory", items, "If-Match", etag(revision)).StatusCode
		})
		require.Equal(t, map[int]int{200: 1, 412: 31}, got, "revision %d", revision)
	}

	// Under one key all are answered, and it is done once.
	end := object{"ended": "2026-02-13"}
	require.Equal(t, map[int]int{200: 32}, crowd(func(int) int {
		return h.do("manager-a", "POST", path+"/end-project", end, "If-Match", etag(6), "Idempotency-Key", "k").StatusCode
	}))
	r := h.do("manager-a", "GET", path, nil)
	require.Equal(t, etag(7), r.Header.Get("ETag"))
	require.True(t, h.verified().OK())
}

func TestManyReadAndWriteAtOnce(t *testing.T) {
	h := newHouse(t)
	got := crowd(func(i int) int {
		body := fmt.Sprintf(`{"number":"L-%d","kind":"loan","customer":"c-1","amount":"1.00","a":"manager-a","b":"manager-b"}`, i)
		r := h.do("manager-a", "POST", "/api/v1/files", body, "Accept-Language", []string{"zh", "en"}[i%2])
		h.do("auditor", "GET", "/api/v1/files?limit=1000", nil)
		h.do("auditor", "GET", "/docs", nil)
		return r.StatusCode
	})
	require.Equal(t, map[int]int{201: 32}, got)
	require.Equal(t, 33, h.verified().Records)
}
