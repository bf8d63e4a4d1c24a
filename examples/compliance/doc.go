// Package compliance is the regulation as scenarios in Chinese (合规场景), run by
// go test: what a compliance officer reads, checks and adds to, without reading
// Go. It holds tests and no code to import.
//
//	go test ./examples/compliance        # are all of them true?
//	go test -v ./examples/compliance     # read them as they run
//
// The scenarios lie in features, a file for each article. Each is tagged with the
// ids of the rules it shows, as the catalogue writes them, and its sentences are
// those of the vocabulary below:
//
//	@B4.5a
//	场景: A角迟交，资料照收，违规记在A角名下
//	  假如 项目"L-017"于"2026-02-13"放款
//	  当 A角于"2026-02-26"移交B角
//	  那么 应当办妥
//	  而且 应记录A角违反"B4.5a"，最迟应于"2026-02-25"完成
//
// # How to write one
//
// Say with 假如 how things stand, with 当 what somebody does, with 那么 what must
// come of it. A day is written "2026-02-13"; the days of a scenario only go
// forward. People are named by what they are: A角, B角, 另一位项目经理, 档案管理员,
// 自称档案管理员的人, 候选人, 总经理, 主管副总经理, 其他副总经理, 董事长, 办公室主任,
// 领导小组, 审计, 销售总监, 专管人, 业务员, 兼任专管人的销售总监, 权证管理人员, 另一位权证管理人员, 自称权证管理人员的人, 兼任A角的总经理, 兼任B角的主管副总经理. Before each may stand 子公司
// or 外单位; B角代A角 is B who acts for A by a delegation. Quotation marks and commas
// may be those of either script. Papers, signers and rows of the table of
// authority bear the Chinese names of the regulation.
//
// Every act goes through archive.Room, custody.Vault, lending.Desk, customer.Book or staff.Office over a store in memory,
// as in a real house, and the world of a scenario (world_test.go) watches over
// what no sentence says:
//
//   - An act under 假如 is never refused; one under 当 may be, and then a sentence
//     with 拒绝 must answer for it before anything else happens.
//   - 且不留下任何记录 is looked for in the store: no record, no line of the journal,
//     no number drawn, no request key.
//   - A refused reading leaves one entry in the person's own chain; that there is
//     nothing else is looked for likewise.
//   - 应记录 ... 违反 is looked for on the file and in its journal.
//   - After each scenario the whole journal is recomputed.
//
// Then run go test. A sentence outside the vocabulary fails; so does a scenario
// without a tag, a tag that is no rule, and a rule that some package lists as
// built (policy.Built and its like) and that no scenario shows, obeyed and, where
// it refuses or records a breach, broken (coverage_test.go).
//
// # A company's own regulation
//
// A company keeps its regulation and its scenarios in a folder of its own, with
// 假如 适用公司自己的制度文件"制度.yaml" where the regulation is to be its own, and runs
//
//	go test ./examples/compliance -run '^TestCompliance$' -features /srv/our-regulation
//
// from the root of this repository, with the whole path of the folder. The tags of
// that folder are checked as well: one that is no rule fails, @B4.5z say, and so
// does a scenario without any. The regulation is the whole of it, made of the two
// files of package policy and changed:
//
//	cat policy/default.yaml policy/default_checklists.yaml > /srv/our-regulation/制度.yaml
//
// In this way the same sentences say what the company expects of the same rules:
// that its A角 has four days, say. own_test.go does just that. Scenarios of its own
// and those here do not touch each other: where the company departs from the
// default regulation, both are true.
//
// # A new sentence
//
// Add it to the table of the file it belongs to, with the method that does it,
// and below. It is to speak of the business: no ids of states, no names of Go.
// Places are {人} somebody of the cast, {时限} A角移交B角 and its like, {环节} 交到B角 and
// its like, {数} a number; every other place is a text between quotation marks.
//
// # The vocabulary
//
// 制度 (regulation_steps_test.go):
//
//	适用公司自己的制度文件{文件}
//	制度规定{时限}为{数}个工作日
//	制度规定补充资料期间不计时
//	制度规定档案室接收才算送达
//	制度的业务范围另加{业务}
//	制度的权限表没有{行为}一行
//	公司的制度自{日}起施行，此前没有制度
//	制度适用于公司和子公司，子公司自{日}起适用
//	{人}于{日}发布自{日}起施行的制度，A角移交B角改为{数}个工作日
//	{人}于{日}解释{规则}为{内容}
//	{规则}的解释应有{数}条，最后一条由{人}作出
//	{规则}不应有解释
//	{人}于{日}把{日}定为公司休息日
//	{日}施行的制度中，A角移交B角应为{数}个工作日
//	档案清单应写明{资料}为重要资料，须由{签字人}签字
//	档案清单应写明{资料}为一般资料
//	打印的权限表中{行为}一行应为：角色{角色}，身份{身份}，回避{回避}，依据{规则}
//	打印的权限表应与实际判断逐行一致
//
// 人员与任命 (staff_steps_test.go):
//
//	公司已任命合格的档案管理员
//	公司已任命合格的档案管理员，任期至{日}
//	{人}也被任命为档案管理员
//	{人}已具备档案管理员的全部条件
//	{人}于{日}记录{人}的学历为{学历}
//	{人}于{日}记录{人}自{日}起会{技能}
//	{人}于{日}记录{人}于{日}参加{科目}培训
//	{人}于{日}记录{人}的{科目}考试于{日}{结果}
//	{人}于{日}任命{人}为档案管理员，自{日}起
//	{人}于{日}任命{人}为档案管理员，自{日}起至{日}止
//	{人}于{日}免去{人}的档案管理员，最后一天为{日}
//	{日}应报告档案管理员空缺，自{日}起无人在任
//	{日}应报告档案管理员空缺，从未有人在任
//	{日}不应报告档案管理员空缺
//	{日}在任的档案管理员应为{名单}
//	{人}的培训记录应为{记录}
//	{人}于{日}委托{人}代行{职权}职权，自{日}起至{日}止
//	{人}于{日}收回给{人}的委托
//
// 从建档到交档案室 (file_steps_test.go):
//
//	{人}于{日}为{业务}项目{项目}建档
//	{人}于{日}为{业务}项目{项目}建档，A角和B角是同一人
//	项目{项目}于{日}放款
//	项目{项目}于{日}放款，并于当日{环节}
//	项目{项目}于{日}建档，尚未放款
//	{人}于{日}记录放款日为{日}
//	资料于{日}{环节}
//	{人}于{日}移交B角
//	{人}于{日}在册内清单上签字
//	{人}于{日}在旧清单上签字
//	{人}于{日}编码
//	{人}于{日}审核
//	{人}于{日}交档案室
//	B角于{日}审核并交档案室
//	B角于{日}按缺项开出补充清单
//	B角于{日}要求补充{资料}
//	B角于{日}要求更正{资料}的页数
//	A角于{日}补齐并交回B角
//	A角于{日}把{资料}更正为{数}页，重新签字并交回B角
//	A角于{日}未补齐就交回B角
//	{人}于{日}同意{时限}延期{数}个工作日，理由{理由}
//	下一次请求因网络不稳被重复发送
//
// 册内清单 (inventory_steps_test.go):
//
//	{人}于{日}编好清单
//	{人}于{日}编好清单，但漏掉{资料}
//	{人}于{日}编好清单，但{资料}缺少{签字人}的签字
//	{人}于{日}编好清单，但{资料}写成{数}页
//	{人}于{日}编好清单，但把{资料}列了两次
//	{人}于{日}编好清单，但把{资料}排到{资料}之后
//	{人}于{日}编好清单，但把{资料}归入{部分}部分
//	{人}于{日}编好清单，另列{形式}{资料}
//	{人}于{日}编好清单，并把{资料}放入附件
//	{人}于{日}交出一份空白清单
//
// 档案室 (room_steps_test.go):
//
//	{人}于{日}逐项核对相符并签字
//	{人}于{日}核对时{资料}实有{数}页
//	{人}于{日}核对时漏点{资料}
//	{人}于{日}因{资料}实有{数}页而退回
//	{人}于{日}在接收上签字
//	{人}于{日}核对接收，B角同日签字
//	{人}于{日}登记入簿
//	{人}于{日}在登记本上签字
//	{人}于{日}将案卷放到{架位}
//	{人}于{日}作废档案号，原因{原因}
//	{人}于{日}把附件中的{资料}交还客户，由{签收人}签收
//	{人}于{日}更正日志第{数}行的客户为{客户}，原因{原因}
//	{人}于{日}核验案卷
//	{人}于{日}查阅项目{项目}的档案
//
// 结果 (outcome_steps_test.go):
//
//	应当办妥
//	应以{规则}拒绝，且不留下任何记录
//	应以{规则}拒绝，同时指出{规则}，且不留下任何记录
//	应当拒绝，且不留下任何记录
//	应以填写有误拒绝，指出第{数}项的页数，且不留下任何记录
//	应以填写有误拒绝，且不留下任何记录
//	应记录{人}违反{规则}，最迟应于{日}完成
//	不应记录任何违规
//	{人}不应有违规
//	应只办理一次
//
// 时限与工作日 (deadline_steps_test.go):
//
//	{时限}的期限应为{日}
//	{时限}的期限应为{日}，并注明暂定
//	{时限}应由{日}延到{日}，批准人为{人}，理由为{理由}
//	{时限}的期限应仍为{日}，{人}的同意只作备注
//	截至{日}逾期未办的档案应列出项目{项目}
//	截至{日}逾期未办的档案不应列出项目{项目}
//	自{日}起{数}个工作日应到{日}
//	{日}应为工作日
//	{日}应为休息日
//
// 档案上看到的 (record_steps_test.go):
//
//	资料应由{人}负责
//	责任人应依次为{名单}，中间没有空档
//	册内清单上应有{名单}的签字
//	附件以外每一项都应有编码，附件不应有编码
//	附件中的{资料}应注明已由{人}交还
//	补充清单第{数}轮应要求{资料}
//	补充清单第{数}轮应已补齐，并留下变更记录
//	档案号应为{档案号}
//	不应有档案号
//	合同编号应依次为{编号}
//	登记本应记有档案号{档案号}，登记日为{日}
//	齐全程度应为{数}%
//	齐全程度应不足100%，缺少{资料}
//
// 台账与编号 (register_steps_test.go):
//
//	{人}于{日}导出档案台账
//	{人}于{日}打印档案台账
//	导出的台账应有{数}行
//	台账上应写有{内容}
//	台账上不应写有{内容}
//	在台账中查{内容}应得到{数}卷
//	档案号{档案号}应显示为作废，原因为{原因}
//	编号序列应连续，共{数}号
//	{日}久未核对的案卷应列出{档案号}
//	{日}久未核对的案卷应为空
//	案卷最近核对日应为{日}
//
// 日志 (journal_steps_test.go):
//
//	记下此刻的日志
//	日志应新增{数}行，原有各行一字未动
//	日志最后一行应注明更正第{数}行
//	日志最后一行应由{人}办理，依据{规则}
//	有人绕过系统改动日志第{数}行
//	有人绕过系统删去日志第{数}行
//	核验日志应当相符
//	核验日志应指出第{数}行
//
// 查阅与脱敏 (reading_steps_test.go):
//
//	{人}于{日}查看未脱敏的个人信息，用途{用途}
//	看到的签收人应为{签收人}
//	平时显示的签收人应为{签收人}
//	应以{规则}拒绝，只在本人的查阅记录里留下一条
//	{人}的查阅记录应有{数}条，最后一条的用途为{用途}
//	{人}不应有查阅记录
//
// 借阅台 (lending_steps_test.go):
//
//	档案室于{日}藏有一卷{类别}
//	{人}于{日}填写借阅单，{方式}，用途{用途}，期限{数}个工作日
//	{人}于{日}填写借阅单，未写客户，用途{用途}，期限{数}个工作日
//	{人}于{日}提交借阅单
//	{人}于{日}批准借阅单
//	{人}于{日}批准查询单
//	{人}于{日}不批准借阅单，理由{理由}
//	{人}于{日}核对出借
//	{人}于{日}签收所借档案
//	{人}于{日}按手续借走，期限{数}个工作日
//	{人}于{日}续借
//	{人}于{日}催还，应于{日}归还，理由{理由}
//	{人}于{日}核对归还，全部完整
//	{人}于{日}核对归还，只还了一项
//	{人}于{日}核对归还，其中一项少一页
//	{人}于{日}报失，情况{情况}
//	{人}于{日}结清借阅单，说明{说明}
//	{人}于{日}查阅信用案卷，用途{用途}
//	{人}于{日}导出借阅台账
//	以下说的是{人}的借阅单
//
// 借阅的结果 (lending_outcome_test.go):
//
//	借阅单应为{状态}
//	借阅单应无须批准
//	应还日应为{日}
//	案卷应由{人}借出
//	案卷应已复位，在{架位}
//	未还的应有{数}项
//	应记录借阅人{人}违反{规则}，最迟应于{日}归还
//	借阅人不应有违规
//	应立{类别}事故一件，由{人}负责
//	{日}逾期阶梯应列出这一笔，为{级别}
//	{日}逾期阶梯应为空
//
// 事故 (incident_steps_test.go):
//
//	{人}于{日}报告案卷{类别}，由{人}负责，情况{情况}
//	{人}于{日}报告案卷{类别}，责任人不明，情况{情况}
//	{人}于{日}报告{人}滥用查阅所得，情况{情况}
//	{人}于{日}调查事故，查明{情况}
//	{人}于{日}决定事故处理{决定}
//	{人}于{日}决定由{人}负责，处理{决定}
//	{人}于{日}事故结案，结果{结果}，说明{说明}
//	事故应为{状态}，由{人}负责
//	事故的日志应有{数}行，依据{规则}
//	{人}应能看到由{人}负责的事故{数}件
//
// 案卷的保管 (volume_steps_test.go):
//
//	制度规定业务档案保管{数}个月，出处{出处}
//	{人}于{日}接管案卷
//	{人}于{日}冻结案卷，案号{案号}
//	{人}于{日}解除案卷的冻结
//	{人}于{日}限制案卷的使用，原因{原因}
//	{人}于{日}登记架位{架位}
//	{人}于{日}将案卷移到{架位}
//	{人}于{日}开始盘点架位{架位}
//	{人}于{日}录入盘到的案卷{档案号}，并签字
//	{人}于{日}处理架位盘点差异，说明{说明}
//	架位盘点应为{状态}
//	架位盘点应报告{差异}案卷{档案号}，并立事故一件
//	{日}到期清单应有{数}卷
//	{人}于{日}将案卷列入鉴定
//	{人}于{日}鉴定为销毁
//	{人}于{日}批准销毁
//	{人}于{日}销毁案卷
//	案卷应由{人}负责，状态为{状态}
//
// 考核 (assessment_steps_test.go):
//
//	制度规定按时{数}件以上建议奖励，违规{数}次以上建议处罚
//	{人}于{日}编制{人}自{日}起至{日}止的考核
//	考核应为：办理{数}件，时限{数}项，准时率{数}%，违规{数}次，逾期归还{数}次，损失{数}起
//	考核建议应为{建议}
//	{人}于{日}决定{奖惩}，理由{理由}
//	考核决定应为{奖惩}，由{人}作出
//
// 客户档案 (profile_steps_test.go):
//
//	制度规定由{部门}建立客户档案
//	{人}于{日}在{部门}为客户{客户}建立客户档案，由{人}专管
//	{人}于{日}为客户{客户}建立客户档案，电话写成{电话}
//	{人}于{日}提交客户档案
//	{人}于{日}审批客户档案
//	{人}于{日}将客户名称改为{名称}
//	{人}于{日}将客户网址改为{网址}
//	{人}于{日}确认客户档案无须更新
//	{人}于{日}登记{事项}，来源{来源}
//	{人}于{日}登记{事项}，未写来源
//	{人}于{日}登记交易{金额}元
//	{人}于{日}授权{人}查阅客户档案，用途{用途}，至{日}
//	{人}于{日}授权{人}外传客户档案，用途{用途}，至{日}
//	{人}于{日}撤回授权，原因{原因}
//	{人}于{日}查阅客户档案，用途{用途}
//	{人}于{日}向{对象}外传客户档案，用途{用途}
//
// 客户档案的结果 (profile_outcome_test.go):
//
//	客户档案应为{状态}
//	客户{客户}的客户档案应有{数}份
//	客户档案应缺{项目}
//	客户档案应完整
//	客户档案应有{事项}{数}条，最后一条来源{来源}，日期{日}
//	{日}逾期未更新的客户档案应有{数}份
//	客户档案应于{日}前更新，由{人}负责
//	外传记录应有{数}条，经手人为{人}
//
// 权证清单 (deedlist_steps_test.go):
//
//	公司已任命权证管理人员，并启用保险柜
//	制度规定一人可以开柜
//	{人}于{日}列出权证清单
//	{人}于{日}列出权证清单，其中一项为{种类}
//	{人}于{日}列出权证清单，同一证号列了两次
//	{人}于{日}记录当日收到权证
//	{人}于{日}提交权证清单
//	{人}于{日}核对权证，全部相符
//	{人}于{日}核对权证，第{数}项的{栏目}不符
//	{人}于{日}更正权证清单并重新提交
//	权证于{日}收到，并于当日经三方核对一致
//	{人}于{日}批准权证过夜{数}个工作日，理由{理由}
//	{人}于{日}签收权证，放入{保险柜}的{柜位}
//	权证于{日}收到，并于当日入柜
//
// 保险柜 (vault_steps_test.go):
//
//	{人}于{日}确认开柜
//	{人}于{日}申请权证暂时出库，应于{日}归还
//	{人}于{日}申请交还权证
//	{人}于{日}批准出库
//	{人}于{日}批准出库，项目于{日}结清
//	{人}于{日}出柜
//	{人}于{日}出柜，领取人{姓名}的证件已核对
//	{人}于{日}把归还的权证放入{保险柜}的{柜位}
//	{人}于{日}把权证移到{保险柜}的{柜位}
//	{人}于{日}开始盘点{保险柜}
//	{人}于{日}录入盘点，全部在柜
//	{人}于{日}录入盘点，少了第{数}项
//	{人}于{日}在盘点表上签字
//	{人}于{日}核销短缺
//	{人}于{日}导出权证台账
//
// 权证的结果 (deed_outcome_test.go):
//
//	权证清单应为{状态}
//	权证清单的差异应为第{数}项的{栏目}
//	权证清单不应有违规
//	应记录经手人{人}违反{规则}，权证最迟应于{日}交保管人
//	权证应为{状态}
//	权证应在{保险柜}的{柜位}
//	权证的责任人应依次为{名单}，前后衔接
//	权证的日志应有{数}行
//	{保险柜}于{日}的日结应为期初{数}、收入{数}、付出{数}、期末{数}
//	日结与变动应当核对相符
//	{日}应盘点的保险柜应为{名单}
//	{日}没有应盘点的保险柜
//	盘点应为{状态}
package compliance
