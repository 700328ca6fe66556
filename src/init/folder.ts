import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '../util/user-error';

/** npm leaves out a .gitignore, so that the template has another name. */
const GITIGNORE = 'gitignore';

/** The files of a new project, by path with "/". */
export function templatesIn(packageRoot: string): ReadonlyMap<string, string> {
  const root = path.join(packageRoot, 'templates', 'project');
  const files = fs
    .readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    files.map((file) => {
      const name = path.relative(root, file).split(path.sep).join('/');
      return [name === GITIGNORE ? '.gitignore' : name, fs.readFileSync(file, 'utf8')];
    }),
  );
}

/** The text of a file of a folder; undefined where it is not there. A folder that is not there has none. */
export function textIn(folder: string, file: string): string | undefined {
  const place = path.join(folder, file);
  if (!fs.existsSync(place)) return undefined;
  return fs.statSync(place).isFile() ? fs.readFileSync(place, 'utf8') : '';
}

/** The names at the top of a folder; none where it is not there. */
export function entriesOf(folder: string): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  if (!fs.statSync(folder).isDirectory()) {
    throw new UserError(`${folder} is not a folder. Name a folder, or one that is not there yet.`);
  }
  return fs.readdirSync(folder);
}

/** Writes files to a folder. Only what is in `replaced` may be there: another file that has come meanwhile stays. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>, replaced: ReadonlySet<string>): void {
  for (const [file, content] of files) {
    const place = path.join(folder, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, content, { flag: replaced.has(file) ? 'w' : 'wx' });
  }
}
