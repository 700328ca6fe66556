export { toReportData, type ReportInput } from './build';
export type { Made, ReportData } from './data';
export { toPage } from './page';
