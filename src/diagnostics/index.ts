// What is wrong, where, why it matters and what to change: one type for all that finds something.

export type { Diagnostic, Problem, Severity } from './diagnostic';
export { compareDiagnostics, compareSeverity } from './order';
export { asReported, describeProblem, makerOf, statementOf } from './text';
