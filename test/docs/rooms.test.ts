import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const ARCHITECTURE = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');

/** Every folder below a folder that holds files, from it down. */
function roomsIn(folder: string, name = ''): string[] {
  const entries = readdirSync(join(ROOT, folder, name), { withFileTypes: true });
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => roomsIn(folder, `${name}${entry.name}/`));
  return entries.some((entry) => entry.isFile()) ? [name, ...below] : below;
}

/** What the first line of a door says. */
function saidBy(room: string): string | undefined {
  const door = join(ROOT, room, 'index.ts');
  return existsSync(door) ? /^\/\/ (.+)\n/.exec(readFileSync(door, 'utf8'))?.[1] : undefined;
}

describe.each(['src/model', 'src/predict'])('the rooms of %s', (folder) => {
  test('have a door each, which says what is there', () => {
    expect(roomsIn(folder).filter((room) => saidBy(`${folder}/${room}`) === undefined)).toEqual([]);
  });

  test('are in ARCHITECTURE.md, with what their doors say', () => {
    const [, section = ''] = ARCHITECTURE.split(`\n\`${folder}\`\n`);
    const [table = ''] = section.trimStart().split('\n\n');
    const rows = [...table.matchAll(/^\| `([\w/-]+\/)` +\| (.+?) +\|$/gm)].map(([, room, says]) => [room, says]);
    const rooms = roomsIn(folder).map((room) => [room, saidBy(`${folder}/${room}`)]);
    expect(rows.sort()).toEqual(rooms.sort());
  });
});
