import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** Which engines are loaded after this code has run, with the validator at hand. */
function loadedBy(code: string): string[] {
  const script = `
    const { validateObject } = require('./src/model/schema/validate');
    ${code}
    const engines = ['ajv', '@bufbuild/cel', '@bufbuild/re2', '@bufbuild/protobuf'];
    const isLoaded = (name) => Object.keys(require.cache).some((file) => file.includes('/node_modules/' + name + '/'));
    console.log(JSON.stringify(engines.filter(isLoaded)));`;
  const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[];
}

test('nothing is loaded by who validates nothing that is known', () => {
  expect(loadedBy("validateObject({ apiVersion: 'example.com/v1', kind: 'Other' })")).toEqual([]);
});

test('CEL is loaded only for kinds with rules in it', () => {
  expect(loadedBy("validateObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } })")).toEqual(['ajv']);
});
