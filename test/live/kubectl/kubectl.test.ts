import { Kubectl } from '../../../src/live/kubectl/kubectl';
import { runProgram } from '../../../src/live/kubectl/run-program';

jest.mock('../../../src/live/kubectl/run-program');

/** What kubectl prints, one answer after the other; the last one again and again. */
function printing(...outputs: readonly string[]): Kubectl {
  let at = 0;
  jest.mocked(runProgram).mockImplementation(() => {
    const stdout = outputs[Math.min(at++, outputs.length - 1)]!;
    return Promise.resolve({ code: 0, stdout, stderr: '', timedOut: false, printedTooMuch: false });
  });
  return new Kubectl({ cluster: 'cluster1', context: 'ctx1' }, { timeoutSeconds: 1 });
}

const SERVICE = { kind: 'Service', api: '/api/v1', plural: 'services', namespace: 'sample', name: 'a' };
const PODS = { kind: 'Pod', path: '/api/v1/pods' };
const HTML = '<!DOCTYPE html>\n<html>Sign in</html>';

test.each([
  ['an HTML page', HTML, 'is not JSON; it starts with: <!DOCTYPE html> <html>Sign in'],
  ['nothing', '', 'is empty'],
  ['null', 'null', 'is not an object'],
  ['a list', '[]', 'is not an object'],
  ['a Status', '{"kind":"Status","code":200}', 'is not Service sample/a'],
  [
    'an object of another name',
    '{"kind":"Service","metadata":{"name":"b","namespace":"sample"}}',
    'is not Service sample/a',
  ],
  ['half an object', '{"kind":"Service","met', 'is not JSON'],
])('%s with exit code 0 is not an object', async (_, printed, what) => {
  await expect(printing(printed).object(SERVICE)).rejects.toMatchObject({
    kind: 'nonsense',
    what: expect.stringContaining(`the answer ${what}`),
  });
});

test.each([
  ['an HTML page', HTML],
  ['nothing', ''],
  ['null', 'null'],
  ['a Status', '{"kind":"Status"}'],
  ['a list of another kind', '{"kind":"ServiceList","items":[]}'],
  ['items that are no objects', '{"kind":"PodList","items":[null]}'],
  ['a map for its items', '{"kind":"PodList","items":{}}'],
])('%s with exit code 0 is not a list', async (_, printed) => {
  await expect(printing(printed).list(PODS, () => undefined)).rejects.toMatchObject({ kind: 'nonsense' });
});

test('a list that has no items is empty', async () => {
  expect(await printing('{"kind":"PodList","items":null}').list(PODS, () => undefined)).toBe(true);
});

test('a list that continues for ever is a failure', async () => {
  const again = '{"kind":"PodList","items":[],"metadata":{"continue":"same"}}';
  await expect(printing(again).list(PODS, () => undefined)).rejects.toThrow('continues the list where it began');
});

test.each([
  ['--all', 'sample'],
  ['../../secrets/x', 'sample'],
  ['a', '--kubeconfig=x'],
  ['a?x=y', 'sample'],
  ['a', 'a/b'],
])('there is nothing with the name %j in the namespace %j, and kubectl is not asked', async (name, namespace) => {
  const kubectl = printing('{}');
  jest.mocked(runProgram).mockClear();
  expect(await kubectl.object({ ...SERVICE, name, namespace })).toBeUndefined();
  expect(runProgram).not.toHaveBeenCalled();
});
