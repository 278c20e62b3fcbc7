// Messages on disk, sent in order, gone only once the hub answered for them.
//
// A spool is a chain of append-only segment files and a mark that says how far they are sent. A
// record is "<id, 36 characters>\t<bytes of the body, 8 digits>\t<body>\n". A crash between an
// answer and the mark sends one message twice, with its first id, which the hub takes as one.
#ifndef BACTRIAN_SPOOL_MQH
#define BACTRIAN_SPOOL_MQH

#include "Hmac.mqh"
#include "Json.mqh"

#define SPOOL_ID 36
// Id, tab, 8 digits, tab.
#define SPOOL_HEAD 46
// Bytes after which a new segment begins.
#define SPOOL_SEGMENT 1000000
#define SPOOL_MAX_BODY 10000000

struct SpoolRecord
  {
   string            id;
   uchar             body[];
   long              next;           // where the record after it begins
  };

class CSpool
  {
private:
   string            m_prefix;       // folder and name
   string            m_name;
   long              m_limit;        // segments kept at most, 0 for all
   int               m_out;
   int               m_in;
   int               m_mark;
   long              m_first;        // the segment that is read
   long              m_last;         // the segment that is written
   long              m_offset;       // of the next record in m_first
   long              m_size;         // bytes that hold in m_last

   string            Segment(const long number) const
     {
      return m_prefix+"-"+IntegerToString(number,16,'0')+".log";
     }

   // A file is begun anew at every start, so that nothing is ever written behind a torn record.
   bool              Begin(const long number)
     {
      int handle=FileOpen(Segment(number),FILE_READ|FILE_WRITE|FILE_BIN|FILE_SHARE_READ);
      if(handle==INVALID_HANDLE)
        {
         PrintFormat("Bactrian: %s cannot be written, error %d: is the disk full?",
                     Segment(number),GetLastError());
         return false;
        }
      if(m_out!=INVALID_HANDLE)
         FileClose(m_out);
      m_out=handle;
      m_last=number;
      m_size=0;
      return true;
     }

   // The lowest and the highest segment that exist; false if none does.
   bool              Existing(long &lowest,long &highest) const
     {
      string found;
      long search=FileFindFirst(m_prefix+"-*.log",found);
      if(search==INVALID_HANDLE)
         return false;
      bool any=false;
      do
        {
         long number=StringToInteger(StringSubstr(found,StringLen(m_name)+1,16));
         if(number<=0)
            continue;
         if(!any || number<lowest)
            lowest=number;
         if(!any || number>highest)
            highest=number;
         any=true;
        }
      while(FileFindNext(search,found));
      FileFindClose(search);
      return any;
     }

   void              ReadMark(long &segment,long &offset)
     {
      segment=0;
      offset=0;
      uchar text[];
      ArrayResize(text,33);
      FileSeek(m_mark,0,SEEK_SET);
      if(FileReadArray(m_mark,text,0,33)!=33)
         return;
      string mark=CharArrayToString(text,0,33,CP_UTF8);
      segment=StringToInteger(StringSubstr(mark,0,16));
      offset=StringToInteger(StringSubstr(mark,17,16));
     }

   void              WriteMark(void)
     {
      uchar text[];
      Utf8(IntegerToString(m_first,16,'0')+" "+IntegerToString(m_offset,16,'0')+"\n",text);
      FileSeek(m_mark,0,SEEK_SET);
      FileWriteArray(m_mark,text);
      FileFlush(m_mark);
     }

   int               Reader(void)
     {
      if(m_first==m_last)
         return m_out;
      if(m_in==INVALID_HANDLE)
         m_in=FileOpen(Segment(m_first),FILE_READ|FILE_BIN|FILE_SHARE_READ);
      return m_in;
     }

   bool              ReadAt(const int handle,SpoolRecord &record)
     {
      uchar head[];
      ArrayResize(head,SPOOL_HEAD);
      if(!FileSeek(handle,m_offset,SEEK_SET) || FileReadArray(handle,head,0,SPOOL_HEAD)!=SPOOL_HEAD)
         return false;
      string text=CharArrayToString(head,0,SPOOL_HEAD,CP_UTF8);
      int size=(int)StringToInteger(StringSubstr(text,SPOOL_ID+1,8));
      if(head[SPOOL_HEAD-1]!='\t' || size<=0 || size>SPOOL_MAX_BODY)
         return false;
      ArrayResize(record.body,size+1);
      if(FileReadArray(handle,record.body,0,size+1)!=(uint)(size+1) || record.body[size]!='\n')
         return false;
      ArrayResize(record.body,size);
      record.id=StringSubstr(text,0,SPOOL_ID);
      record.next=m_offset+SPOOL_HEAD+size+1;
      return true;
     }

   // Goes on to the next segment. What was sent is deleted, what cannot be read is set aside.
   void              Advance(const bool damaged)
     {
      if(m_in!=INVALID_HANDLE)
         FileClose(m_in);
      m_in=INVALID_HANDLE;
      string done=Segment(m_first);
      if(damaged)
        {
         PrintFormat("Bactrian: %s ends in a torn record, it is kept as %s.damaged",done,done);
         FileMove(done,0,done+".damaged",FILE_REWRITE);
        }
      else
         FileDelete(done);
      do
         m_first++;
      while(m_first<m_last && !FileIsExist(Segment(m_first)));
      m_offset=0;
      WriteMark();
     }

   void              KeepWithinLimit(void)
     {
      while(m_limit>0 && m_last-m_first>=m_limit)
        {
         PrintFormat("Bactrian: the hub has been away for too long, %s is dropped",Segment(m_first));
         Advance(false);
        }
     }

public:
                     CSpool(void)
     {
      m_out=INVALID_HANDLE;
      m_in=INVALID_HANDLE;
      m_mark=INVALID_HANDLE;
      m_first=0;
      m_last=0;
      m_offset=0;
      m_size=0;
      m_limit=0;
     }

   // The limit is in megabytes: 0 for none, else 2 or more.
   bool              Open(const string folder,const string name,const long limit)
     {
      Close();
      m_name=name;
      m_prefix=folder+"\\"+name;
      m_limit=limit;
      m_mark=FileOpen(m_prefix+".mark",FILE_READ|FILE_WRITE|FILE_BIN);
      if(m_mark==INVALID_HANDLE)
         return false;
      long marked,offset,lowest=0,highest=0;
      ReadMark(marked,offset);
      bool any=Existing(lowest,highest);
      if(!Begin((highest>marked ? highest : marked)+1))
        {
         Close();
         return false;
        }
      m_first=any ? lowest : m_last;
      m_offset=0;
      if(any && marked>=lowest && marked<=highest && FileIsExist(Segment(marked)))
        {
         m_first=marked;
         m_offset=offset;
        }
      return true;
     }

   void              Close(void)
     {
      if(m_in!=INVALID_HANDLE)
         FileClose(m_in);
      if(m_out!=INVALID_HANDLE)
         FileClose(m_out);
      if(m_mark!=INVALID_HANDLE)
         FileClose(m_mark);
      m_in=INVALID_HANDLE;
      m_out=INVALID_HANDLE;
      m_mark=INVALID_HANDLE;
     }

   // True once the message is on disk.
   bool              Append(const string id,const string message)
     {
      if(m_out==INVALID_HANDLE || StringLen(id)!=SPOOL_ID)
         return false;
      if(m_size>=SPOOL_SEGMENT && Begin(m_last+1))
         KeepWithinLimit();
      uchar body[],head[];
      Utf8(message,body);
      int size=ArraySize(body);
      Utf8(id+"\t"+IntegerToString(size,8,'0')+"\t",head);
      uchar record[];
      int total=SPOOL_HEAD+size+1;
      if(ArraySize(head)!=SPOOL_HEAD || ArrayResize(record,total)!=total)
         return false;
      for(int i=0; i<SPOOL_HEAD; i++)
         record[i]=head[i];
      for(int i=0; i<size; i++)
         record[SPOOL_HEAD+i]=body[i];
      record[total-1]='\n';
      // Not to the end: what a failed write left there is overwritten.
      if(!FileSeek(m_out,m_size,SEEK_SET) || FileWriteArray(m_out,record)!=(uint)total)
        {
         PrintFormat("Bactrian: %s cannot be written, error %d: is the disk full?",
                     Segment(m_last),GetLastError());
         return false;
        }
      FileFlush(m_out);
      m_size+=total;
      return true;
     }

   bool              Pending(void) const
     {
      return m_out!=INVALID_HANDLE && (m_first<m_last || m_offset<m_size);
     }

   // The oldest message that has no answer yet.
   bool              Peek(SpoolRecord &record)
     {
      while(Pending())
        {
         int handle=Reader();
         if(handle==INVALID_HANDLE && FileIsExist(Segment(m_first)))
            return false;             // held by another program, such as a scanner, for a moment
         if(handle!=INVALID_HANDLE && ReadAt(handle,record))
            return true;
         if(m_first==m_last)
            return false;
         Advance(handle!=INVALID_HANDLE && (ulong)m_offset<FileSize(handle));
        }
      return false;
     }

   // Deletes the message that Peek gave.
   void              Done(const SpoolRecord &record)
     {
      m_offset=record.next;
      WriteMark();
     }

   // Moves the message that Peek gave, and why the hub refused it, to a file for a human.
   bool              Refuse(const SpoolRecord &record,const int status,const string answer)
     {
      CJsonObject line;
      line.Text("refused_at",TimeToString(TimeGMT(),TIME_DATE|TIME_SECONDS));
      line.Text("webhook_id",record.id);
      line.Whole("status",status);
      line.Text("answer",answer);
      line.Text("body",CharArrayToString(record.body,0,ArraySize(record.body),CP_UTF8));
      uchar text[];
      Utf8(line.Build()+"\n",text);
      int handle=FileOpen(m_prefix+"-refused.jsonl",FILE_READ|FILE_WRITE|FILE_BIN|FILE_SHARE_READ);
      if(handle==INVALID_HANDLE)
         return false;
      FileSeek(handle,0,SEEK_END);
      bool kept=FileWriteArray(handle,text)==(uint)ArraySize(text);
      FileClose(handle);
      if(kept)
         Done(record);
      return kept;
     }
  };

// Unlike any other, and of the length that a record's head has room for.
string NewMessageId(const long login)
  {
   static ulong count=0;
   count++;
   uchar seed[],digest[];
   Utf8(StringFormat("%I64d|%I64d|%I64u|%I64u|%I64u|%d",login,(long)TimeLocal(),GetMicrosecondCount(),
                     GetTickCount64(),count,MathRand()),seed);
   if(!Sha256(seed,digest))
      return "";
   return "msg_"+Hex(digest,16);
  }

#endif
