export {
  createPatchStream,
  type PatchStream,
  type PreviewChange,
  toPreviewChanges,
} from "./patch_stream.ts";
