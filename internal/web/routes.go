package web

// Routes lists every address beside the files of the design and /gallery, which
// shows its components. What is not here does not exist. Tests visit each one by
// its Try; {year} stands for the programme year of the person.
func (s *Server) Routes() []Route {
	routes := []Route{
		{Pattern: "GET /{$}", Open: true, Try: "/", handle: s.home},
		{Pattern: "GET /healthz", Open: true, Try: "/healthz", handle: s.health},
		{Pattern: "GET /help", Open: true, Try: "/help", handle: s.help},
		{Pattern: "POST /language", Open: true, handle: s.speak},
		{Pattern: "POST /sign-out", Open: true, handle: s.signOut},
		{Pattern: "GET /signed-out", Open: true, Try: "/signed-out", handle: s.signedOut},

		{Pattern: "GET /today", Reads: "practice", Try: "/today", handle: s.todayPage},
		{Pattern: "GET /plan", handle: s.planNow},
		{Pattern: "GET /plan/{year}", Reads: "plan", Try: "/plan/{year}", handle: s.planPage},
		{Pattern: "POST /plan/{year}", handle: s.planSave},
		{Pattern: "GET /plan/{year}/submit", Reads: "plan", Try: "/plan/{year}/submit", handle: s.submitPage},
		{Pattern: "POST /plan/{year}/submit", handle: s.submit},
		{Pattern: "GET /plan/{year}/receipt/{no}", Reads: "plan", Try: "/plan/{year}/receipt/1", handle: s.receiptPage},
		{Pattern: "GET /plan/{year}/history", Reads: "plan", Try: "/plan/{year}/history", handle: s.historyPage},
		{Pattern: "GET /plan/{year}/history/{no}", Reads: "plan", Try: "/plan/{year}/history/1", handle: s.keptPage},
		{Pattern: "GET /plan/{year}/conflicts", Reads: "plan", Try: "/plan/{year}/conflicts", handle: s.conflictsPage},
		{Pattern: "POST /plan/{year}/conflicts", handle: s.resolve},
		{Pattern: "GET /plan/{year}/share", Reads: "plan", Try: "/plan/{year}/share", handle: s.sharePage},
		{Pattern: "POST /plan/{year}/share", handle: s.share},
		{Pattern: "POST /plan/{year}/unshare", handle: s.unshare},
		{Pattern: "POST /plan/{year}/remark-done", handle: s.remarkDone},
		{Pattern: "GET /plan/{year}/joint", Reads: "plan", Try: "/plan/{year}/joint", handle: s.jointPage},
		{Pattern: "POST /plan/{year}/joint", handle: s.joint},
		{Pattern: "GET /plan/{year}/print", Reads: "plan", Try: "/plan/{year}/print", handle: s.printPage},
		{Pattern: "GET /plan/{year}/one-page", Reads: "plan", Try: "/plan/{year}/one-page", handle: s.onePage},
		{Pattern: "GET /plan/{year}/plan.docx", Reads: "plan", handle: s.word},
		{Pattern: "GET /plan/{year}/plan.pdf", Reads: "plan", handle: s.pdf},
		{Pattern: "GET /plan/{year}/one-page.docx", Reads: "plan", handle: s.wordOnePage},
		{Pattern: "GET /plan/{year}/one-page.pdf", Reads: "plan", handle: s.pdfOnePage},

		{Pattern: "GET /read/{token}", Open: true, Reads: "plan", handle: s.readPage},
		{Pattern: "POST /read/{token}", Open: true, handle: s.readRemark},

		{Pattern: "GET /neighbourhood", Reads: "neighbourhood", Try: "/neighbourhood", handle: s.neighbourhoodPage},
		{Pattern: "POST /neighbourhood", handle: s.neighbourhoodSave},
		{Pattern: "GET /practices", Reads: "practices", Try: "/practices", handle: s.practicesPage},
		{Pattern: "GET /practices/{practice}/plan/{year}", Reads: "plan", handle: s.practicePlanPage},
		{Pattern: "POST /practices/{practice}/plan/{year}/return", handle: s.returnPlan},
	}
	if s.Demo != nil {
		routes = append(routes, Route{Pattern: "POST /sign-in", Open: true, handle: s.signIn})
	}
	return routes
}
