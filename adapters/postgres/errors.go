package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/turn"
	"github.com/seed-9bd3a28c/dossier/policy"
)

// The SQLSTATE codes that mean something to us.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
	lockNotAvailable     = "55P03"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	readOnlyTransaction  = "25006"
	failedTransaction    = "25P02"
	adminShutdown        = "57P01"
	crashShutdown        = "57P02"
	cannotConnectNow     = "57P03"
	invalidPassword      = "28P01"
	invalidAuthorisation = "28000"
	noSuchDatabase       = "3D000"
	insufficientRights   = "42501"
)

// state returns the SQLSTATE of an error; empty when the server did not say it.
func state(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// raced reports whether the server gave up one of two transactions that met.
func raced(err error) bool {
	s := state(err)
	return s == serializationFailure || s == deadlockDetected
}

// wrap makes an error of the driver one that callers of the library see, with
// its cause behind it. Where the context has ended, its error is the answer.
func (c *config) wrap(ctx context.Context, err error) error {
	if err == nil || len(policy.Violations(err)) > 0 {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	v := &policy.Violation{
		Kind:    policy.Unavailable,
		Problem: policy.T("数据库出错,未办理", "the database failed; nothing was done"),
		Remedy:  policy.T("请查看日志中的原因", "see the cause in the log"),
	}
	switch state(err) {
	case serializationFailure, deadlockDetected:
		v.Kind = policy.Conflict
		v.Problem = policy.T("与他人同时办理,未能轮到", "somebody else acted on the same records at the same time")
		v.Remedy = policy.T("请重新读取后再办理", "read them again and decide anew")
	case lockNotAvailable:
		return fmt.Errorf("%w (%w)", turn.Late(c.wait), err)
	case diskFull:
		v.Problem = policy.T("数据库磁盘已满,未办理", "the database's disk is full; nothing was done")
		v.Remedy = policy.T("请腾出空间后重试", "make room and try again")
	case readOnlyTransaction:
		v.Problem = policy.T("数据库只读,未办理", "the database is read-only; nothing was done")
		v.Remedy = policy.T("请连接主库", "connect to the primary server")
	case failedTransaction:
		v.Problem = policy.T("宿主的事务已失败", "the host's transaction has failed before")
		v.Remedy = policy.T("请回滚", "roll it back")
	case adminShutdown, crashShutdown, cannotConnectNow, tooManyConnections:
		v.Problem = policy.T("数据库暂不可用,未办理", "the database is not available now; nothing was done")
		v.Remedy = policy.T("请稍后重试", "try again a little later")
	case insufficientRights:
		v.Problem = policy.T("数据库用户权限不足,未办理", "the database user lacks a right; nothing was done")
		v.Remedy = policy.T("请授予该用户在其模式中建表和读写的权限(GRANT USAGE, CREATE ON SCHEMA)", "grant the user the right to make tables in its schema, and to use them (GRANT USAGE, CREATE ON SCHEMA)")
	case "":
		v.Problem = policy.T("与数据库的连接中断,未办理", "the connection to the database was lost; nothing was done")
		v.Remedy = policy.T("请稍后重试", "try again a little later")
		if errors.Is(err, pgx.ErrTxClosed) {
			v.Problem = policy.T("宿主的事务已结束", "the host's transaction has ended")
			v.Remedy = policy.T("请在事务结束前办理", "act before it ends")
		}
	}
	return fmt.Errorf("%w (%w)", v, err)
}

// uncertain is the answer where the commit was sent and its answer did not come.
func uncertain(err error) error {
	return fmt.Errorf("%w (%w)", &policy.Violation{
		Kind: policy.Unavailable, Field: "commit",
		Problem: policy.T("提交时连接中断,不知是否已办理", "the connection was lost while committing: the act may have been kept or not"),
		Remedy:  policy.T("请重新读取,或以同一请求键重发", "read the record again, or send the request again under its key"),
	}, err)
}

// unreached is the answer where no connection could be had in time.
func (db *DB) unreached(ctx context.Context, err error) error {
	var connect *pgconn.ConnectError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case db.closed.Load():
		return &policy.Violation{
			Kind:    policy.Unavailable,
			Problem: policy.T("存储已关闭", "the store is closed"),
			Remedy:  policy.T("请重新打开", "open it again"),
		}
	case !errors.As(err, &connect) && full(db.pool):
		return fmt.Errorf("%w (%w)", turn.Late(db.wait), err)
	}
	v := &policy.Violation{
		Kind:    policy.Unavailable,
		Problem: policy.T("无法连接数据库,未办理", "the database cannot be reached; nothing was done"),
		Remedy:  policy.T("请检查地址和网络,稍后重试", "check its address and the network, and try again later"),
	}
	switch state(err) {
	case invalidPassword, invalidAuthorisation:
		v.Problem = policy.T("数据库拒绝了该用户,未办理", "the database does not let the user in; nothing was done")
		v.Remedy = policy.T("请检查用户名、密码和服务器的访问规则", "check user, password and the server's rules of access")
	case noSuchDatabase:
		v.Problem = policy.T("服务器上没有这个数据库,未办理", "the server has no such database; nothing was done")
		v.Remedy = policy.T("请先建库,或更正数据源名称", "create it first, or correct the data source name")
	}
	return fmt.Errorf("%w (%w)", v, err)
}

func full(pool *pgxpool.Pool) bool {
	s := pool.Stat()
	return s.AcquiredConns() >= s.MaxConns()
}
