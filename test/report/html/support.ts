import { run } from '../../cli/support';
import type { ReportData } from '../../../src/report/html';

/** The page of a run of `report`, and the data in it. */
export async function pageOf(...args: string[]): Promise<{ readonly page: string; readonly data: ReportData }> {
  const { code, out, errors } = await run('report', ...args);
  if (code !== 0) throw new Error(errors);
  return { page: out, data: dataIn(out) };
}

/** The data that a page shows. */
export function dataIn(page: string): ReportData {
  const [, json = ''] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json) as ReportData;
}
