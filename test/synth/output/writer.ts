import { filesOf, write } from './trees';

/** A process that writes one of two trees when it is told to, or both in turn without end. */
const [, , which = 'A', endless] = process.argv;

process.on('message', (folder: string) => {
  if (endless !== undefined) for (let turn = 0; ; turn++) write(folder, filesOf(turn % 2 === 0 ? 'A' : 'B'));
  try {
    write(folder, filesOf(which));
    process.send!('');
  } catch (error) {
    process.send!((error as Error).message);
  }
});
process.send!('ready');
