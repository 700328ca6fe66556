import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { NAMESPACE, rule, service, WAYPOINT, workload } from '../predict/mesh';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** A mesh directory of clusters that differ in their names alone. */
export function fleetOf(clusters: number, services: number): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-fleet-'));
  folders.push(folder);
  const names = Array.from({ length: clusters }, (_, number) => `c${number + 1}`);
  const documents = Array.from({ length: services }, (_, number) => `app-${number + 1}`).flatMap((name) => [
    service(name),
    rule({}, name),
    workload(2, name),
  ]);
  for (const name of names) {
    fs.mkdirSync(path.join(folder, name));
    fs.writeFileSync(path.join(folder, name, 'all.yaml'), [NAMESPACE, WAYPOINT, ...documents].join('---'));
  }
  const described = names.map((name, number) => ({
    ...{ name, istioVersion: '1.31.0', network: name, region: 'r' },
    gateways: [`203.0.113.${number + 1}`],
  }));
  fs.writeFileSync(path.join(folder, 'mesh.json'), JSON.stringify({ version: 1, clusters: described }));
  return folder;
}
