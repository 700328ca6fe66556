export { toReportData, type ReportInput } from './build';
export { changedMatrices, type Changed } from './change';
export { hashOfInput } from './input-hash';
export { matricesOf } from './rows/matrices';
export type { Made, ReportData } from './data/data';
export { toPage } from './page';
export type { Risks } from './risks/risks';
