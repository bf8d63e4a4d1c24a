package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// code returns SQLite's primary result code of an error; 0 when it has none.
func code(err error) int {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// busy reports whether somebody else holds the lock.
func busy(err error) bool {
	c := code(err)
	return c == codes.SQLITE_BUSY || c == codes.SQLITE_LOCKED
}

// wrap makes an error of the driver one that callers of the library see, with
// its cause behind it. Errors of a context stay as they are.
func (c *config) wrap(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if len(policy.Violations(err)) > 0 {
		return err
	}
	v := &policy.Violation{
		Kind:    policy.Unavailable,
		Problem: policy.T("存储出错,未办理", "the store failed; nothing was done"),
		Remedy:  policy.T("请查看日志中的原因", "see the cause in the log"),
	}
	switch code(err) {
	case codes.SQLITE_FULL:
		v.Problem = policy.T("磁盘已满,未办理", "the disk is full; nothing was done")
		v.Remedy = policy.T("请腾出空间后重试", "make room and try again")
	case codes.SQLITE_IOERR:
		v.Problem = policy.T("磁盘读写出错", "the disk failed to read or write")
		v.Remedy = policy.T("请检查磁盘,重新读取后再试", "check the disk; read the record again before trying again")
	case codes.SQLITE_READONLY, codes.SQLITE_PERM:
		v.Problem = policy.T("存储文件只读,未办理", "the store file is read-only; nothing was done")
		v.Remedy = policy.T("请给予文件及其目录的写权限", "let this program write the file and its directory")
	case codes.SQLITE_CANTOPEN:
		v.Problem = policy.T("无法打开存储文件", "the store file cannot be opened")
		v.Remedy = policy.T("请检查路径、目录和权限", "check its path, directory and permissions")
	case codes.SQLITE_CORRUPT:
		v.Problem = policy.T("存储文件已损坏", "the store file is damaged")
		v.Remedy = policy.T("请从备份恢复", "restore it from a backup")
	case codes.SQLITE_NOTADB:
		v.Kind = policy.InvalidInput
		v.Field = "path"
		v.Problem = policy.T("该文件不是 SQLite 数据库", "the file is no SQLite database")
		v.Remedy = policy.T("请核对路径;文件未被改动", "check the path; the file was left as it is")
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		v.Problem = policy.T("存储文件被其他程序占用", "another program holds the store file")
		v.Remedy = policy.T("请稍后重试", "try again a little later")
	}
	return fmt.Errorf("%w (%w)", v, err)
}

// collide is wrap within a host's transaction, where a lock that somebody else
// holds is a conflict for the host to solve: it begins its transaction again.
func (c *config) collide(err error) error {
	switch {
	case busy(err):
		return fmt.Errorf("%w (%w)", &policy.Violation{
			Kind:    policy.Conflict,
			Problem: policy.T("与他人同时写入", "somebody else writes at the same time"),
			Remedy:  policy.T("请回滚并重新开始事务,最好以 BEGIN IMMEDIATE 开始", "roll back and begin the transaction again, best with BEGIN IMMEDIATE"),
		}, err)
	case errors.Is(err, sql.ErrTxDone):
		return fmt.Errorf("%w (%w)", &policy.Violation{
			Kind:    policy.Unavailable,
			Problem: policy.T("宿主的事务已结束", "the host's transaction has ended"),
			Remedy:  policy.T("请在事务结束前办理", "act before it ends"),
		}, err)
	}
	return c.wrap(err)
}

func errClosed() error {
	return &policy.Violation{
		Kind:    policy.Unavailable,
		Problem: policy.T("存储已关闭", "the store is closed"),
		Remedy:  policy.T("请重新打开", "open it again"),
	}
}
