/** Whether a file is inside a folder, and not the folder itself. Both absolute, without links and `..` in them. */
export function isBelow(file: string, folder: string): boolean {
  return file !== folder && file.startsWith(folder === "/" ? folder : `${folder}/`);
}
