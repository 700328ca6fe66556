import * as ts from 'typescript';

/** What the compiler has to say of some files, and not of what they import: `npm run types` checks that. */
export function diagnosticsOf(files: readonly string[], options: ts.CompilerOptions): ts.Diagnostic[] {
  const program = ts.createProgram(files, options);
  return files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
}
