export { toReportData, type ReportInput } from './build';
export { changedMatrices, type Changed } from './change';
export type { Made, ReportData } from './data';
export { toPage } from './page';
