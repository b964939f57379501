package web

import "meertijd/internal/access"

// Routes lists every address beside the files of the design and /gallery, which
// shows its components. What is not here does not exist. Tests visit each one by
// its Try; {year} stands for the programme year of the person.
func (s *Server) Routes() []Route {
	routes := []Route{
		{Pattern: "GET /{$}", Open: true, Try: "/", handle: s.home},
		{Pattern: "GET /help", Open: true, Try: "/help", handle: s.help},
		{Pattern: "GET /help/access", Open: true, Try: "/help/access", handle: s.policyPage},
		{Pattern: "POST /language", Open: true, handle: s.speak},
		{Pattern: "POST /sign-out", Open: true, handle: s.signOut},
		{Pattern: "GET /signed-out", Open: true, Try: "/signed-out", handle: s.signedOut},

		{Pattern: "GET /today", May: access.ReadPractice, Reads: "practice", Try: "/today", handle: s.todayPage},
		{Pattern: "GET /plan", May: access.ReadPlan, handle: s.planNow},
		{Pattern: "GET /plan/{year}", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}", handle: s.planPage},
		{Pattern: "POST /plan/{year}", May: access.EditPlan, Reads: "plan", Rest: true, handle: s.planSave},
		{Pattern: "GET /plan/{year}/submit", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/submit", handle: s.submitPage},
		{Pattern: "POST /plan/{year}/submit", May: access.SubmitPlan, Reads: "plan", handle: s.submit},
		{Pattern: "GET /plan/{year}/receipt/{no}", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/receipt/1", handle: s.receiptPage},
		{Pattern: "GET /plan/{year}/history", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/history", handle: s.historyPage},
		{Pattern: "GET /plan/{year}/history/{no}", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/history/1", handle: s.keptPage},
		{Pattern: "GET /plan/{year}/conflicts", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/conflicts", handle: s.conflictsPage},
		{Pattern: "POST /plan/{year}/conflicts", May: access.EditPlan, Reads: "plan", handle: s.resolve},
		{Pattern: "GET /plan/{year}/share", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/share", handle: s.sharePage},
		{Pattern: "POST /plan/{year}/share", May: access.SharePlan, Reads: "plan", handle: s.share},
		{Pattern: "POST /plan/{year}/unshare", May: access.SharePlan, Reads: "plan", handle: s.unshare},
		{Pattern: "POST /plan/{year}/remark-done", May: access.RemarkPlan, handle: s.remarkDone},
		{Pattern: "GET /plan/{year}/joint", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/joint", handle: s.jointPage},
		{Pattern: "POST /plan/{year}/joint", May: access.JoinPlan, Reads: "plan", handle: s.joint},
		{Pattern: "GET /plan/{year}/print", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/print", handle: s.printPage},
		{Pattern: "GET /plan/{year}/one-page", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/one-page", handle: s.onePage},
		{Pattern: "GET /plan/{year}/plan.docx", May: access.ReadPlan, Reads: "plan", handle: s.word},
		{Pattern: "GET /plan/{year}/plan.pdf", May: access.ReadPlan, Reads: "plan", handle: s.pdf},
		{Pattern: "GET /plan/{year}/one-page.docx", May: access.ReadPlan, Reads: "plan", handle: s.wordOnePage},
		{Pattern: "GET /plan/{year}/one-page.pdf", May: access.ReadPlan, Reads: "plan", handle: s.pdfOnePage},

		{Pattern: "GET /read/{token}", Open: true, Reads: "plan", handle: s.readPage},
		{Pattern: "POST /read/{token}", Open: true, handle: s.readRemark},
	}
	routes = append(routes, s.watchRoutes()...)
	routes = append(routes, s.regionRoutes()...)
	routes = append(routes, s.interventionRoutes()...)
	routes = append(routes, s.organisationRoutes()...)
	routes = append(routes, s.enterRoutes()...)
	routes = append(routes, s.accountRoutes()...)
	routes = append(routes, s.practiceRoutes()...)
	routes = append(routes, s.listRoutes()...)
	routes = append(routes, s.programmeRoutes()...)
	routes = append(routes, s.neighbourhoodRoutes()...)
	routes = append(routes, s.reviewRoutes()...)
	routes = append(routes, s.showRoutes()...)
	routes = append(routes, s.recordRoutes()...)
	routes = append(routes, s.peopleRoutes()...)
	routes = append(routes, s.intakeRoutes()...)
	routes = append(routes, s.auditRoutes()...)
	routes = append(routes, s.privacyRoutes()...)
	if s.Demo != nil {
		routes = append(routes, Route{Pattern: "POST /sign-in", Open: true, handle: s.signIn})
		routes = append(routes, Route{Pattern: "GET /demo/mail", Open: true, Try: "/demo/mail", handle: s.mailPage})
	}
	routes = append(routes, s.attachmentRoutes()...)
	routes = append(routes, s.reminderRoutes()...)
	return routes
}
