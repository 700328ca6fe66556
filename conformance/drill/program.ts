import { transformFileSync } from '@swc/core';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The command as JavaScript, which starts in a tenth of the time that its sources take. Inside the clone, where its packages are. */
export class Program {
  private readonly folder: string;

  constructor() {
    mkdirSync(join(ROOT, '.tmp'), { recursive: true });
    this.folder = mkdtempSync(join(ROOT, '.tmp', 'program-'));
    for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const { code } = transformFileSync(join(ROOT, 'src', file), {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      });
      const target = join(this.folder, 'src', file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  }

  /** What Node.js runs. */
  public get main(): string {
    return join(this.folder, 'src', 'cli', 'main.js');
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
