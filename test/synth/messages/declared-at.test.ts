import { ApiObject, Chart } from 'cdk8s';
import { GlobalService, LocalityFailoverRule, Waypoint } from 'cdk8s-ambient';
import { messageOf, twoClusters } from '../support';

const PORTS = [{ name: 'http', port: 5000 }];
/** What a refusal says of the line after the one that calls this. */
function nextLine(): string {
  const [, number] = /declared-at\.test\.ts:(\d+)/.exec(new Error().stack!.split('\n')[2]!)!;
  return `declared at: test/synth/messages/declared-at.test.ts:${Number(number) + 1}`;
}

function sample() {
  const { mesh } = twoClusters();
  const chart = new Chart(mesh, 'sample', { namespace: 'sample' });
  return { mesh, chart, waypoint: new Waypoint(chart, 'waypoint') };
}

test('a refusal at synth names the line that declares the construct', () => {
  const { mesh, chart, waypoint } = sample();
  const line = nextLine();
  new GlobalService(chart, 'Bad_Name', { ports: PORTS, selector: { app: 'a' }, waypoint });
  expect(messageOf(() => mesh.synth())).toContain(line);
});

test('a refusal of a constructor names the line that calls it', () => {
  const line = nextLine();
  const message = messageOf(() => new Waypoint('chart' as unknown as Chart, 'waypoint'));
  expect(message).toContain(line);
});

test('a refusal of one of several constructs names its own line', () => {
  const { mesh, chart, waypoint } = sample();
  const service = new GlobalService(chart, 'helloworld', { ports: PORTS, selector: { app: 'a' }, waypoint });
  const line = nextLine();
  new LocalityFailoverRule(chart, 'rule', { service, name: 'Bad_Name' });
  expect(messageOf(() => mesh.synth())).toContain(line);
});

test('an object that is not of this library names no line', () => {
  const { mesh, chart } = sample();
  new ApiObject(chart, 'one', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Bad_Name' } });
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('Bad_Name');
  expect(message).not.toContain('declared at');
});
