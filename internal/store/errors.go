package store

import (
	"context"
	"errors"

	"meertijd/internal/base/fault"
)

// The codes of this package. internal/wording has a sentence for each.
const (
	CodeFull             fault.Code = "store.full"              // no room on the disk; nothing was saved
	CodeLocked           fault.Code = "store.locked"            // path: another program holds the file
	CodeBusy             fault.Code = "store.busy"              // too many were writing; nothing was saved
	CodeDamaged          fault.Code = "store.damaged"           // what was read is not what was written
	CodeReadOnly         fault.Code = "store.read-only"         // it can be read, not written
	CodeRights           fault.Code = "store.rights"            // path: this account may not
	CodeNewerSchema      fault.Code = "store.newer-schema"      // found, known: a newer Meertijd wrote it
	CodeSchemaChanged    fault.Code = "store.schema-changed"    // migration: not the one that was run
	CodeNotOurs          fault.Code = "store.not-ours"          // path: no database, or another program's
	CodeFolderMissing    fault.Code = "store.folder-missing"    // path
	CodeFileMissing      fault.Code = "store.file-missing"      // path: asked to read what is not there
	CodeUnreachable      fault.Code = "store.unreachable"       // PostgreSQL does not answer
	CodeEncoding         fault.Code = "store.encoding"          // found: the database is not UTF8
	CodeAddress          fault.Code = "store.address"           // the address cannot be read
	CodeEngineOld        fault.Code = "store.engine-old"        // found, needed: SQLite that loses data
	CodeCommitUnknown    fault.Code = "store.commit-unknown"    // saved or not, nobody can say
	CodeStatementTimeout fault.Code = "store.statement-timeout" // a statement took too long; nothing was saved
	CodeCancelled        fault.Code = "store.cancelled"         // the caller went away; nothing was saved
	CodeDuplicate        fault.Code = "store.duplicate"         // it exists already
	CodeConstraint       fault.Code = "store.constraint"        // our mistake: a rule of the tables
	CodeStatement        fault.Code = "store.statement"         // our mistake: the SQL or its arguments
	CodeKeyReused        fault.Code = "store.key-reused"        // one idempotency key, two requests
	CodeClosed           fault.Code = "store.closed"            // the program is stopping
	CodeDumpDamaged      fault.Code = "store.dump-damaged"      // line: a dump that is not whole
	CodeDumpUnknown      fault.Code = "store.dump-unknown"      // no dump at all
	CodeDumpNewer        fault.Code = "store.dump-newer"        // app: a dump of a schema that does not fit
	CodeDumpTenant       fault.Code = "store.dump-tenant"       // tenant: an export of one tenant, not everything
	CodeDumpWhole        fault.Code = "store.dump-whole"        // everything, not an export of one tenant
	CodeNotEmpty         fault.Code = "store.not-empty"         // table: a dump goes into an empty database
	CodeTenantExists     fault.Code = "store.tenant-exists"     // tenant: it is here already
	CodeChainBroken      fault.Code = "store.chain-broken"      // tenant, code: the audit record is not whole
)

// Codes lists them all, for the test that each has a sentence.
var Codes = []fault.Code{
	CodeFull, CodeLocked, CodeBusy, CodeDamaged, CodeReadOnly, CodeRights, CodeNewerSchema, CodeSchemaChanged,
	CodeNotOurs, CodeFolderMissing, CodeFileMissing, CodeUnreachable, CodeEncoding, CodeAddress, CodeEngineOld,
	CodeCommitUnknown, CodeStatementTimeout, CodeCancelled, CodeDuplicate, CodeConstraint, CodeStatement,
	CodeKeyReused, CodeClosed,
	CodeDumpDamaged, CodeDumpUnknown, CodeDumpNewer, CodeNotEmpty, CodeTenantExists, CodeChainBroken,
	CodeDumpTenant, CodeDumpWhole,
}

// kinds gives the kind of every code; what is not in it is Internal.
var kinds = map[fault.Code]fault.Kind{
	CodeFull: fault.Unavailable, CodeLocked: fault.Unavailable, CodeBusy: fault.Unavailable,
	CodeDamaged: fault.Unavailable, CodeReadOnly: fault.Unavailable, CodeRights: fault.Unavailable,
	CodeUnreachable: fault.Unavailable, CodeCommitUnknown: fault.Unavailable, CodeClosed: fault.Unavailable,
	CodeStatementTimeout: fault.Unavailable, CodeCancelled: fault.Unavailable,
	CodeNewerSchema: fault.Invalid, CodeSchemaChanged: fault.Invalid, CodeNotOurs: fault.Invalid,
	CodeFolderMissing: fault.Invalid, CodeFileMissing: fault.Invalid, CodeEncoding: fault.Invalid,
	CodeAddress: fault.Invalid, CodeEngineOld: fault.Invalid,
	CodeDuplicate: fault.Conflict, CodeKeyReused: fault.Conflict,
	CodeDumpDamaged: fault.Invalid, CodeDumpUnknown: fault.Invalid, CodeDumpNewer: fault.Invalid,
	CodeDumpTenant: fault.Invalid, CodeDumpWhole: fault.Invalid,
	CodeNotEmpty: fault.Conflict, CodeTenantExists: fault.Conflict, CodeChainBroken: fault.Invalid,
}

// failure makes the error of a code.
func failure(op string, code fault.Code, args fault.Args, cause error) *fault.Error {
	return &fault.Error{Kind: kinds[code], Code: code, Op: op, Args: args, Cause: cause}
}

// errLostRace asks Write to run the whole transaction again: another one was
// first to advance the chain or to remember a key.
var errLostRace = errors.New("another transaction was first")

// verdict is what an engine makes of a driver's error.
type verdict struct {
	code  fault.Code
	retry bool // nothing was done, and doing it again may help
}

// translate turns a driver's error into ours. An error that is ours already
// keeps its code, so that a failure deep in a call is not renamed on its way.
func (db *DB) translate(ctx context.Context, op string, err error) error {
	var ours *fault.Error
	if err == nil || errors.As(err, &ours) || errors.Is(err, errLostRace) {
		return err
	}
	if ctx.Err() != nil {
		code := CodeCancelled
		if errors.Is(context.Cause(ctx), errStatementTime) {
			code = CodeStatementTimeout
		}
		return failure(op, code, nil, err)
	}
	return failure(op, db.engine.judge(err).code, nil, err)
}
