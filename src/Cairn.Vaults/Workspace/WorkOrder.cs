namespace Cairn.Vaults.Workspace;

/// <summary>In which order records of the workspace are listed.</summary>
public enum WorkOrder
{
    /// <summary>What was written or changed here last comes first.</summary>
    Recent,

    /// <summary>The most urgent first, of these what is due first.</summary>
    Priority,

    /// <summary>What is due first; what is never due comes last.</summary>
    Due,

    /// <summary>By title.</summary>
    Title,
}
