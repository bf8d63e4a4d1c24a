package httpapi

import "time"

// Hurry shortens how long an API waits for its clients. It is called before the
// first of them.
func (a *API) Hurry(patience time.Duration) { a.patience = patience }
