//! The English words of the twelve topics, of the specials, and of business at large, in the order of how often they
//! come up. Words are set apart by commas, because many are two.

use super::{General, Words};

/// The words of the topics, in the order of [`super::TOPICS`].
pub(super) const TOPICS: [Words; 12] = [
    Words {
        things: "strategy, market, positioning, growth, business model, competitor, second curve, trade-off, market share, core business, annual plan, \
            value proposition, turning point, entry barrier, pilot market, portfolio, exit rule, scale effect, scenario, ecosystem partner, value chain, \
            resource allocation, differentiation, moat, diversification, strategic goal, acquisition, vision",
        actions: "give up a business that earns nothing, test the main assumption, redefine the customer, concentrate resources, break down the annual goal, \
            set an exit rule, map the value chain, review the plan, shorten the chain of decisions, compare three scenarios",
    },
    Words {
        things: "stock, purchasing, delivery, supplier, lead time, order, warehouse, safety stock, shortage, forecast, replenishment, logistics, carrier, \
            tender, slow mover, picking route, stocktaking, payment terms, single source, cost of ownership, service level, return goods, item code, \
            framework contract, economic lot, bin location, cross-docking, damage rate",
        actions: "clear slow movers, shorten the lead time, merge suppliers, roll the forecast, rearrange the bins, negotiate payment terms, list \
            substitute parts, set a reorder point, track open orders, cut emergency orders",
    },
    Words {
        things: "shop floor, quality, equipment, team leader, capacity, yield, bottleneck, changeover, shift handover, standard work, takt, work in progress, \
            breakdown, maintenance, rework, defect, value stream map, checklist, first article, multi-skilled worker, one-piece flow, safety hazard, \
            process capability, root cause, morning meeting, error-proofing, line balance, improvement idea",
        actions: "shorten the changeover, map the value stream, find the bottleneck, hold a ten-minute meeting, trace the root cause, train multi-skilled \
            workers, balance the line, cut work in progress, plan maintenance, count the breakdowns",
    },
    Words {
        things: "requirement, development project, product manager, prototype, review, release, technical debt, platform, test, user scenario, change request, \
            design freeze, roadmap, cross-functional team, bill of materials, iteration, verification plan, failure mode, cost target, trial run, backlog, \
            priority, interface, patent, decision gate, user interview, knowledge base, reuse rate",
        actions: "freeze the design, interview real users, rank the backlog, split the release, hold a decision review, pay back technical debt, build shared \
            modules, control changes, estimate the work, arrange a trial run",
    },
    Words {
        things: "customer, sale, offer, negotiation, key account, channel, dealer, visit, sales funnel, customer relations, lead, discount, contract, payment, \
            decision maker, lost customer, renewal, referral, objection, concession, customer record, cross-selling, win rate, trade fair, export order, \
            price list, complaint, sales forecast",
        actions: "visit the decision maker, tidy the customer records, plan concessions, review lost orders, rank customers, follow up an offer, answer an \
            objection, agree on the next step, forecast the month, ask for a referral",
    },
    Words {
        things: "hiring, performance, pay, interview, employee, probation, leaver, incentive, talent, job, competence, organisation, equity incentive, labour \
            contract, promotion, head count, review talk, bonus, succession plan, onboarding, overtime, exit interview, employer brand, pay grade, \
            structured question, mentor, commitment, work rule",
        actions: "design interview questions, hold a review talk, take stock of talent, adjust pay grades, guide a newcomer, keep key people, check labour \
            contracts, write a job description, hold exit interviews, prepare a successor",
    },
    Words {
        things: "cash flow, profit, cost, budget, receivable, report, tax, gross margin, expense, payment period, credit limit, bad debt, balance sheet, \
            invoice, internal control, break-even point, contribution margin, fixed cost, rolling budget, inventory turn, financing, audit, variance, \
            payback period, working capital, statement, cost centre, net present value",
        actions: "roll the budget, chase overdue accounts, set a credit limit, read the cash flow, analyse variances, compute the break-even point, check \
            invoices, shorten the payment period, prepare a tax review, write off bad debts",
    },
    Words {
        things: "communication, time, emotion, report, meeting, e-mail, workplace, superior, colleague, plan, focus, habit, pressure, etiquette, listening, \
            feedback, conflict, energy, delegation, to-do list, speech, first impression, managing upward, request, career path, influence, conclusion, \
            trust",
        actions: "report to your superior, say the conclusion first, plan the week, decline a request, settle a conflict, run a meeting that decides, write \
            an e-mail that gets answers, delegate to a newcomer, ask for feedback, guard an hour of focus",
    },
    Words {
        things: "board, managing director, leadership, governance, decision, succession, delegation, executive team, change, culture, partner, family firm, \
            shareholder, control, rule of order, group control, subsidiary, risk appetite, crisis, value, accountability, consensus, coach, charter, \
            independent director, blind spot, long-term incentive, resistance",
        actions: "set rules of order, prepare a successor, lead a change, separate owners from managers, delegate decisions, run an executive meeting, \
            explain the vision, answer a crisis, build consensus, choose partners",
    },
    Words {
        things: "benchmark, study tour, learning, best practice, gap, process organisation, case, transfer, action plan, digital factory, visit, discussion, \
            pilot, learning note, model workshop, comparison table, self-criticism, customer focus, field report, follow-up, condition, copying, rotation, \
            standard, question list, guided tour, host company, lesson",
        actions: "visit with questions, list the gaps, pilot before the roll-out, compare your own process, write learning notes, make an action plan, avoid \
            copying, choose a benchmark, ask for the conditions, check what was transferred",
    },
    Words {
        things: "certification, examination, project management, preparation, certificate, internal trainer, question bank, syllabus, mock examination, case \
            question, practice, course design, teaching aid, green belt, risk register, critical path, earned value, stakeholder, scope statement, audit, \
            nonconformity, corrective action, quality system, renewal fee, credit hour, ice-breaker, classroom exercise, assessment",
        actions: "prepare for the examination, sort your mistakes, draw the critical path, write an audit report, close a nonconformity, design a course, \
            register risks, compute the earned value, take a mock examination, rehearse ten minutes",
    },
    Words {
        things: "spreadsheet, slide, formula, data, pivot table, chart, clause, function, database, dashboard, writing, conditional format, layout, palette, \
            query, automation, macro, data cleaning, story line, breach, contract review, template, shortcut, filter, minutes, headline, summary, \
            confidentiality agreement",
        actions: "clean the data, build a pivot table, lay out a slide, write a one-page report, review a clause, write the minutes, build a dashboard, look \
            up values, record a macro, check the formulas",
    },
];

/// The words of the specials, in the order of [`super::SPECIALS`].
pub(super) const SPECIALS: [&str; 22] = [
    "customer value, loyalty, account map, joint plan, account manager",
    "leverage, bottom line, deadlock, alternative, list of concessions",
    "call script, connection rate, call list, tone of voice, outbound call",
    "hero product, launch, word of mouth, pain point, product choice",
    "customs, exchange rate, letter of credit, sea freight, trade term",
    "option, virtual share, vesting, leaver clause, holding platform",
    "team building, example, execution, guidance, leader",
    "long-term view, process owner, rotation of cadres, strategic focus, customer interface",
    "work breakdown, project charter, schedule, project risk, resource conflict",
    "product definition, persona, feature choice, product roadmap, launch rhythm",
    "price comparison, qualified supplier, saving target, tender document, inspection",
    "waste, cell production, levelling, kaizen, just-in-time",
    "shelf, first in first out, bar code, stock age, forklift",
    "pre-shift talk, work station, skill matrix, job assignment, line supervisor",
    "job profile, interviewer, reference check, job offer, recruiting channel",
    "salary band, pay rise, pay survey, benefit, fairness of pay",
    "forced ranking, improvement plan, target cascade, appraisal period, appeal",
    "arbitration, dismissal, work injury, transfer of post, statutory leave",
    "ageing list, reminder letter, credit inquiry, reconciliation, limitation period",
    "zero-based budget, budget slack, expense control, budget committee, deviation",
    "tax relief, input tax, compliance, tax risk, deduction voucher",
    "grooming, banquet, reception, order of introduction, business card",
];

/// Words and sentences of business at large; see the Chinese ones for what the marks stand for.
pub(super) const GENERAL: General = General {
    words: "problem, result, responsibility, standard, habit, figure, reason, method, risk, chance, experience, condition, rule, detail, agreement, \
        information, rhythm, order of priorities, limit, sample, record, division of work, judgement, misunderstanding, promise, moment, exception, price, \
        benefit, excuse, clue, margin, evidence, definition, assumption",
    people: "the sales team, the manager, the finance department, the buyer, the managing director, the team leader, the customer, a newcomer, an old hand, \
        the human resources department, the developer, the plant, the supplier, the project leader, the inspector, the service desk, the adviser",
    times: "after three months, every Monday, at the end of the year, at the beginning of the month, in the first meeting, before the season, within two \
        weeks, after signing, on the day of the handover, before the work starts, at the next review",
    firms: "Nor, Bel, Tan, Mar, Kel, Dor, Ash, Win, Ren, Sol, Var, Hol, Cas, Lin, Pol, Gar, Tre, Mon",
    trades: "electronics, packaging, machinery, foods, clothing, building materials, devices, logistics, software, car parts, furniture, chemicals, printing",
    sentences: &[
        "Before you speak about %t, find out where %t comes from.",
        "What %w fears is not %t but %t that nobody answers for.",
        "%c noticed %d that the %t had changed long ago while the reports had not.",
        "What slows things down is the gap between %t and %g, where nobody takes over.",
        "To %a is not hard; to do it every month is.",
        "If %w looks at the %g alone, %t is easily taken for %t.",
        "Put %t on a list first, then decide whether to %a.",
        "Ask %w for one page on the %g of %t %d.",
        "Many take %t for %g, yet it is closer to another kind of %g.",
        "Rather than ask why %w fails, look whether the %t has any %g.",
        "Whether %t works does not show on paper but in whom %w asks when things get hard.",
        "To %a takes at least %n people who are ready to change their %g.",
        "%c changes one %t at a time, writes down the %g, and looks again %d.",
        "Where %t has no %g, it ends as an argument in a meeting.",
        "Before you hand %t to %w, agree on three things: the %g, the date, and who checks.",
        "The figures show %t; behind them stand two views of the same %g.",
        "Keep %t apart from %t, or the %g can't be seen.",
        "Don't hurry to %a; ask first why %w never did.",
        "%n customers said the same: much talk of %t and little %g.",
        "An experienced eye looks at %t first, then at %t, and at the %g last.",
        "Check %n records %d, and the %g of %t is plain to see.",
        "Whoever can't name the %g of %t should stop and do it again.",
        "For a while %t gets worse after you %a; that is no failure, the %g has yet to follow.",
        "To write the %g on the wall is of no use; put it into the process of %t.",
        "Sort %t into three heaps: now, %d, and never.",
        "If money is short, rather %a than touch %t and %t at once.",
    ],
    titles: &[
        "Three mistakes with %t and %t",
        "Why %t loses against %t",
        "First %t, then %t",
        "From %t to %t",
        "How to %a: a case of %t",
        "%t is not %t",
        "%t and %t on one page",
        "Five questions on %t before you %a",
        "The %g behind %t and %t",
        "A second look at %t, %d",
    ],
    course_titles: &["%t in practice", "%t and %t", "Essentials of %t", "%t: a workshop", "Mastering %t and %t"],
    headings: &[
        "%t: see the %g first",
        "Why you should %a",
        "Where %t comes from",
        "Three steps to %a",
        "%t and the %g",
        "What to do %d",
        "Don't forget %t",
    ],
    points: &[
        "The %g of %t",
        "How to %a",
        "%t and %t compared",
        "What %w answers for",
        "Case: %t at %c",
        "Exercise: %a",
    ],
    pages: &[("about", "About us"), ("contact", "Contact"), ("copyright", "Copyright"), ("annual-pass", "Annual pass")],
};
