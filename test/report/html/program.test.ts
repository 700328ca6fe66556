import { bundlePage } from '../../../scripts/bundle-page';
import { copyOfDist, run } from '../../cli/support';

jest.mock('../../../scripts/bundle-page', () => ({ bundlePage: jest.fn(() => ({ script: 'one', style: 'two' })) }));

test('the program of the page is bundled for the first page of a process, and for no other command', async () => {
  const dist = copyOfDist();
  for (const command of [
    ['check', dist],
    ['predict', dist],
    ['diff', dist, dist],
  ])
    await run(...command);
  expect(bundlePage).not.toHaveBeenCalled();
  for (let page = 0; page < 2; page += 1) {
    const { out } = await run('report', dist);
    expect(out).toContain('<script>one</script>');
    expect(out).toContain('<style>two</style>');
  }
  expect(bundlePage).toHaveBeenCalledTimes(1);
});
