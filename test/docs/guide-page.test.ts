import { run } from '../cli/support';
import { blocksOf, readPage } from './markdown';

// The outputs of docs/guide.md are compared on real clusters; its picture is made of the committed dist/ alone.

test('the picture of the guide is what the command in front of it draws', async () => {
  const picture = blocksOf('docs/guide.md').find(({ language }) => language === 'mermaid')!.text;
  const [, command = ''] =
    /`npx cdk8s-ambient (predict dist [^`]*--format mermaid)`/.exec(readPage('docs/guide.md')) ?? [];
  const { code, out } = await run(...command.split(' '));
  expect({ code, out }).toEqual({ code: 0, out: picture });
});
